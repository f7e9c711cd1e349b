//! One file for light and dark: what a browser paints, and what it says to those who do not see it.

use tinyllm_graph::{Graph, SvgOptions, Theme};

use super::chromium::chromium;
use crate::large;
use crate::programs::PROCESS_LOAN;

/// Writes the colour of the first LLM call's box, and of the ground if there is one.
const SCRIPT: &str = r##"<pre id="told"></pre><script>
const told = document.querySelector("#told");
const fill = (letter) => { const all = [...document.querySelectorAll("svg *")].filter((one) => [...one.classList].some((name) => name.endsWith("-" + letter)));
  return all.length ? getComputedStyle(all[0]).fill : "none"; };
const say = () => { told.textContent += fill("l") + " on " + fill("g") + "\n"; };
say();
for (const theme of THEMES) { document.documentElement.dataset.theme = theme; say(); }
</script>"##;

const LIGHT: &str = "rgb(245, 240, 255)";
const DARK: &str = "rgb(33, 26, 54)";

fn html(svg: &str, themes: &str) -> String {
    let script = SCRIPT.replace("THEMES", themes);
    format!("<!doctype html><body>{svg}{script}</body>")
}

#[test]
fn a_file_follows_the_system() {
    let Some(light) = chromium() else { return };
    let Some(dark) = chromium().map(super::chromium::Chromium::dark) else {
        return;
    };
    let html = html(&Graph::of(PROCESS_LOAN).to_svg(), "['dark']");
    let paper = "rgb(255, 255, 255)";
    let expected = format!("{LIGHT} on {paper}\n{LIGHT} on {paper}\n");
    assert_eq!(light.told("light", &html), expected);
    let expected = "rgb(33, 26, 54) on rgb(13, 17, 23)\n".repeat(2);
    assert_eq!(dark.told("dark", &html), expected);
}

#[test]
fn in_documentation_the_switch_of_rustdoc_wins() {
    let Some(light) = chromium() else { return };
    let Some(dark) = chromium().map(super::chromium::Chromium::dark) else {
        return;
    };
    let options = SvgOptions::new().theme(Theme::Rustdoc).inline();
    let svg = Graph::of(PROCESS_LOAN).svg(&options);
    assert!(
        !svg.contains('\n'),
        "a blank line would end rustdoc's block"
    );
    let html = html(&format!("<div>{svg}</div>"), "['dark', 'ayu', 'light']");
    let switched = [DARK, DARK, LIGHT]
        .map(|fill| format!("{fill} on none\n"))
        .concat();
    assert_eq!(
        light.told("doc-light", &html),
        format!("{LIGHT} on none\n{switched}")
    );
    assert_eq!(
        dark.told("doc-dark", &html),
        format!("{DARK} on none\n{switched}")
    );
}

#[test]
fn two_pictures_in_one_page_keep_their_own() {
    let Some(chromium) = chromium() else { return };
    let graph = Graph::of(PROCESS_LOAN);
    let one = graph.svg(
        &SvgOptions::new()
            .theme(Theme::Dark)
            .id_prefix("one-")
            .inline(),
    );
    let two = graph.svg(
        &SvgOptions::new()
            .theme(Theme::Light)
            .id_prefix("two-")
            .inline(),
    );
    let script = r##"<pre id="told"></pre><script>
const fill = (name) => getComputedStyle(document.querySelector("." + name)).fill;
const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
document.querySelector("#told").textContent = [fill("one-l"), fill("two-l"), ids.length - new Set(ids).size].join(" / ");
</script>"##;
    let told = chromium.told("two", &format!("<!doctype html><body>{one}{two}{script}"));
    assert_eq!(told, format!("{DARK} / {LIGHT} / 0"));
}

#[test]
fn screenshots_for_people() {
    let Some(light) = chromium() else { return };
    let Some(dark) = chromium().map(super::chromium::Chromium::dark) else {
        return;
    };
    let graphs = [
        Graph::of(PROCESS_LOAN),
        large::sixty(),
        large::deepest(6),
        large::two_hundred(),
        large::two_hundred_nested(),
    ];
    for graph in graphs {
        let svg = graph.to_svg();
        let number = |name: &str| {
            let text = svg.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
            let digits = text.and_then(|text| text.split('"').next());
            digits.and_then(|text| text.parse().ok()).unwrap_or(0)
        };
        let size = (number("width"), number("height"));
        let html = format!("<!doctype html><body style=\"margin:0\">{svg}</body>");
        for (chromium, theme) in [(&light, "light"), (&dark, "dark")] {
            let bytes = chromium.shot(&format!("{}.{theme}", graph.name), &html, size);
            assert!(bytes > 10_000, "{}: {bytes} bytes", graph.name);
        }
    }
}
