//! Pictures of every program, as files for a browser and for people: `target/tmp/pictures`.

use std::path::PathBuf;

use tinyllm_graph::{Direction, Graph, SvgOptions, Theme};

use crate::programs::ALL;

pub(crate) fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    assert!(std::fs::create_dir_all(&folder).is_ok());
    folder
}

#[test]
fn are_written() {
    for spec in ALL {
        let graph = Graph::of(spec);
        let save =
            |name: String, text: String| assert!(std::fs::write(folder().join(name), text).is_ok());
        save(format!("{}.svg", graph.name), graph.to_svg());
        let right = SvgOptions::new().direction(Direction::Right);
        save(format!("{}.right.svg", graph.name), graph.svg(&right));
        save(
            format!("{}.dark.svg", graph.name),
            graph.svg(&SvgOptions::new().theme(Theme::Dark)),
        );
    }
    for graph in [
        crate::large::long_names(),
        crate::large::other_scripts(),
        crate::large::sixty(),
        crate::large::deepest(6),
        crate::large::two_hundred(),
        crate::large::two_hundred_nested(),
    ] {
        let name = format!("{}.svg", graph.name);
        assert!(std::fs::write(folder().join(name), graph.to_svg()).is_ok());
    }
    let graphs: Vec<Graph> = ALL.iter().map(|spec| Graph::of(spec)).collect();
    let page = tinyllm_graph::html::page("fourteen programs", &graphs);
    assert!(std::fs::write(folder().join("all.html"), page).is_ok());
}
