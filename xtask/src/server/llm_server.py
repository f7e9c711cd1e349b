"""Runs llama.cpp's own server, through xllamacpp, for `cargo xtask llm-server`.

usage: llm_server.py MODEL PORT THREADS PARENT

Lives here: the server's options, and the promise that it never outlives its parent.
It knows nothing of how it was installed.
The only line of stdout is `listening on http://127.0.0.1:PORT`; all else goes to stderr.
"""

import ctypes
import os
import signal
import sys
import threading

NAME = "smollm2-135m"
SLOTS = 2
CONTEXT = 4096  # tokens, shared evenly by the slots
ERRORS_ONLY = 1
PR_SET_PDEATHSIG = 1


def end_with_parent(parent):
    """Ends this process as soon as its parent is gone, however that one ended."""

    def watch():
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    # Ctrl-c in a terminal reaches the whole group: let the parent decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        # Works even while llama.cpp keeps Python's lock, when the thread above cannot run.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def parameters(model, port, threads):
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_parallel = SLOTS
    params.n_ctx = CONTEXT
    params.use_jinja = True
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.warmup = False
    params.ui = False
    params.verbosity = ERRORS_ONLY
    return params


def main():
    model, port, threads, parent = sys.argv[1:]
    end_with_parent(int(parent))
    # llama.cpp may write to descriptor 1 as well: keep it for the one line that is read from it.
    report = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import xllamacpp

    server = xllamacpp.Server(parameters(model, int(port), int(threads)))
    print(f"listening on {server.listening_address}", file=report, flush=True)
    threading.Event().wait()


main()
