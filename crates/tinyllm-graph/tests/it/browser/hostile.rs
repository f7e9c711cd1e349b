//! No text of a program breaks out of a picture or a page.

use tinyllm_graph::{Graph, SvgOptions, html};

use super::chromium::chromium;
use crate::large::{HOSTILE, hostile};

/// What a reader finds: whether code ran, whether the file is XML, what elements there are.
const SCRIPT: &str = r##"<script>
const texts = JSON.parse(document.querySelector("#files").textContent);
const faults = [];
for (const [name, text] of texts) {
  const file = new DOMParser().parseFromString(text, "image/svg+xml");
  if (file.querySelector("parsererror")) faults.push(name + ": " + file.querySelector("parsererror").textContent);
  for (const bad of file.querySelectorAll("script, img, foreignObject, iframe, a")) faults.push(name + ": an element " + bad.tagName);
}
for (const one of document.querySelectorAll("body *")) {
  for (const { name, value } of one.attributes) {
    if (name.startsWith("on") || /^\s*javascript:/i.test(value)) faults.push("an attribute " + name + "=" + value);
  }
}
for (const bad of document.querySelectorAll("body img, body iframe, body a[href^=java], body svg script")) faults.push("an element " + bad.outerHTML);
if (window.broken) faults.push("code of a program ran");
const told = document.createElement("pre");
told.id = "told";
told.textContent = faults.concat(texts.length + " files read").join("\n");
document.body.replaceChildren(told);
</script>"##;

#[test]
fn text_stays_text() {
    let Some(chromium) = chromium() else { return };
    let graphs: Vec<Graph> = HOSTILE.iter().map(|text| hostile(text)).collect();
    let mut files = Vec::new();
    let mut inline = String::new();
    for (place, graph) in graphs.iter().enumerate() {
        let hostile = HOSTILE.get(place).copied().unwrap_or_default();
        let options = SvgOptions::new()
            .id_prefix(hostile)
            .link(graph.path(), format!("javascript:{hostile}"))
            .link(graph.path(), "javascript:window.broken=1");
        files.push(graph.to_svg());
        files.push(graph.svg(&options));
        let picture = graph.svg(&options.inline());
        assert!(!picture.contains('\n'), "a blank line ends rustdoc's block");
        inline.push_str(&format!("<div>{}</div>", picture));
    }
    let list: Vec<String> = files
        .iter()
        .enumerate()
        .map(|(place, text)| format!("[\"{place}\", {}]", json(text)))
        .collect();
    let page = html::page(HOSTILE.concat().as_str(), &graphs);
    // The page, and after it the pictures as documentation holds them.
    let whole = format!(
        "{page}{inline}<script type=\"application/json\" id=\"files\">[{}]</script>{SCRIPT}",
        list.join(",")
    );
    assert_eq!(
        chromium.told("hostile", &whole),
        format!("{} files read", files.len())
    );
}

/// A string of JSON for a `<script>`.
fn json(text: &str) -> String {
    let quoted: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            c if c < ' ' || c == '<' => format!("\\u{:04x}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("\"{quoted}\"")
}
