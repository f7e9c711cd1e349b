//! Text fits into its box and nothing overlaps, in every font that is installed.

use std::process::Command;

use tinyllm_graph::{Direction, Graph, SvgOptions};

use super::chromium::chromium;
use crate::large;
use crate::programs::ALL;

/// All families by name, those of CSS, and the stack as it is.
fn fonts() -> Vec<String> {
    let mut fonts: Vec<String> = ["as drawn", "sans-serif", "serif", "monospace"]
        .map(str::to_owned)
        .into();
    let list = Command::new("fc-list").args([":", "family"]).output();
    let list = list.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let list = list.unwrap_or_default();
    let mut families: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split(',').next())
        .collect();
    families.sort_unstable();
    families.dedup();
    // A font of signs alone is none for text.
    families.retain(|family| !family.contains("Emoji"));
    fonts.extend(families.iter().map(|family| format!("'{family}'")));
    fonts
}

fn check(name: &str, graphs: &[Graph]) {
    let Some(chromium) = chromium() else { return };
    let mut pictures = String::new();
    let mut count = 0;
    for graph in graphs {
        for direction in [Direction::Down, Direction::Right] {
            for depth in depths(graph) {
                let options = SvgOptions::new().direction(direction).fold_depth(depth);
                let prefix = format!("{}-{count}-", graph.name);
                pictures.push_str(&format!(
                    "<div>{}</div>\n",
                    graph.svg(&options.id_prefix(&prefix))
                ));
                count += 1;
            }
        }
    }
    let fonts = fonts().join("|");
    let script = include_str!("fits.js");
    let html = format!(
        "<!doctype html><html><head><style>svg{{max-width:none!important}}</style></head>\
         <body>{pictures}<script data-fonts=\"{fonts}\">{script}</script></body></html>"
    );
    let told = chromium.told(name, &html);
    assert_eq!(told, format!("{count} pictures, texts and wires seen"));
}

/// All folded, and all open where that is another picture.
fn depths(graph: &Graph) -> Vec<usize> {
    let options = SvgOptions::new();
    let (folded, open) = (
        graph.svg(&options.clone().fold_depth(0)),
        graph.svg(&options.fold_depth(99)),
    );
    if folded == open { vec![0] } else { vec![0, 99] }
}

#[test]
fn programs() {
    let graphs: Vec<Graph> = ALL.iter().map(|spec| Graph::of(spec)).collect();
    check("programs", &graphs);
}

#[test]
fn long_names_and_other_scripts() {
    check("scripts", &[large::long_names(), large::other_scripts()]);
}

#[test]
fn sixty_nodes_and_the_deepest_nesting() {
    check("large", &[large::sixty(), large::deepest(6)]);
}
