//! The page of a crate, used as a person does: mouse, keyboard, folds, filter, light and dark.

use tinyllm_graph::{Graph, Kind, Prompt, Schemas, html};

use super::chromium::{Chromium, chromium};
use crate::programs::{ALL, PROCESS_LOAN};

/// All programs; the first call of the first has everything a node can have.
fn page() -> String {
    let mut graphs: Vec<Graph> = ALL.iter().map(|spec| Graph::of(spec)).collect();
    for graph in &mut graphs {
        graph.for_each_node_mut(&mut |node| {
            if node.name == "extract_facts" {
                fill(node);
            }
        });
    }
    html::page("bank", &graphs)
}

fn fill(node: &mut Graph) {
    node.doc = "Extract the facts.".to_owned();
    node.file = "src/loan.rs".to_owned();
    (node.line, node.column) = (12, 4);
    node.kind = Kind::Llm {
        model: Some("local/smollm2-135m".to_owned()),
        retries: 2,
    };
    node.prompt = Prompt::Text("Read this: {application.text}, {{not a place}}".to_owned());
    node.options = vec![
        ("temperature".to_owned(), "0.2".to_owned()),
        ("timeout".to_owned(), "\"30s\"".to_owned()),
    ];
    node.schemas = Schemas {
        input: Some("{\"properties\":{\"application\":{\"type\":\"object\"}}}".to_owned()),
        output: Some("{\"title\":\"Facts\",\"required\":[\"applicant\"]}".to_owned()),
    };
}

/// What a person does, and what they see after it: lines for `<pre id="told">`.
fn used(chromium: &Chromium, name: &str, script: &str) -> String {
    let told = format!(
        "<script>
const said = [];
const say = (...what) => said.push(what.join(' | '));
const $ = (what) => document.querySelector(what);
const $$ = (what) => [...document.querySelectorAll(what)];
const seen = (one) => !!one && one.getClientRects().length > 0;
const click = (one) => one.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
const key = (key, one = document.activeElement) => one.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}));
const node = (name) => $$('main > section:not([hidden]) figure:not([hidden]) .node').find((one) => one.textContent.includes(name));
const tick = () => new Promise((done) => setTimeout(done, 50));
(async () => {{ {script} }})().catch((error) => say('error', error)).finally(() => {{
  const told = document.createElement('pre'); told.id = 'told'; told.textContent = said.join('\\n'); document.body.replaceChildren(told); }});
</script>"
    );
    chromium.told(name, &format!("{}{told}", page()))
}

#[test]
fn a_click_shows_all_facts_of_a_node() {
    let Some(chromium) = chromium() else { return };
    let told = used(
        &chromium,
        "facts",
        "say(seen($('aside')));
         click(node('extract_facts').querySelector('text')); await tick();
         say(seen($('aside')), $$('aside section').filter(seen).length);
         say($$('aside section').find(seen).innerText.replace(/\\s*\\n\\s*/g, ' / '));
         say($$('aside details').filter(seen).length, $$('aside mark').filter(seen).map((one) => one.textContent));
         const types = $$('aside details').filter(seen);
         types.forEach((one) => { one.open = true; });
         say(types.map((one) => one.querySelector('pre').textContent.replace(/\\s+/g, ' ')).join(' ; '));
         click($('.shut')); await tick();
         say(seen($('aside')), $$('.on').length);",
    );
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "false",
            "true | 1",
            "extract_facts / LLM call · model local/smollm2-135m · at most 3 calls / extract_facts / \
             src/loan.rs:12:4 / Extract the facts. / PARAMETERS / application: LoanApplication / \
             OUTPUT / Facts / PROMPT / Instruction / Extract the facts. / Message / \
             Read this: {application.text}, {{not a place}} / OPTIONS / temperature\t0.2 / \
             timeout\t\"30s\" / USED BY / process_loan at facts",
            "2 | {application.text}",
            "{\"type\": \"object\"} ; {\"title\": \"Facts\", \"required\": [\"applicant\"]}",
            "false | 0",
        ],
        "{told}"
    );
}

#[test]
fn folds_and_unfolds() {
    let Some(chromium) = chromium() else { return };
    let told = used(
        &chromium,
        "folds",
        "const state = () => say($('output').value, seen(node('judge')), $$('[data-fold]').filter(seen).map((one) => one.disabled));
         state();
         click($$('[data-fold]')[0]); state();
         click($$('[data-fold]')[1]); state();
         key('-', document.body); state();
         key('+', document.body); state();",
    );
    let (open, folded) = (
        "1 of 1 level open | true | false,true",
        "0 of 1 level open | false | true,false",
    );
    assert_eq!(told, [open, folded, open, folded, open].join("\n"));
}

#[test]
fn the_list_leads_to_every_graph() {
    let Some(chromium) = chromium() else { return };
    let told = used(
        &chromium,
        "list",
        "const links = $$('nav li a');
         const named = (link) => link.textContent.slice(0, -link.querySelector('small').textContent.length || undefined);
         for (const link of links) {
           location.hash = link.hash; await tick();
           const shown = $$('main > section').filter(seen);
           const name = named(link);
           if (shown.length !== 1 || shown[0].querySelector('h2').textContent !== name || !seen(shown[0].querySelector('figure:not([hidden]) svg'))) say('wrong', name);
           if (link.getAttribute('aria-current') !== 'true' || $$('[aria-current]').length !== 1) say('not current', name);
         }
         say(links.length, named(links.at(-1)));
         const input = $('nav input');
         key('/', document.body); say(document.activeElement === input);
         input.value = 'loan'; input.dispatchEvent(new Event('input'));
         say($$('nav li').filter(seen).map((one) => one.textContent));
         key('Escape', input); say($$('nav li').filter(seen).length === links.length);",
    );
    assert_eq!(told, "17 | describe\ntrue\nprocess_loanbank::loans\ntrue");
}

/// What is shown: the graph, the node whose facts are open, and the address.
const SHOWN: &str =
    "const shown = () => say($$('main > section').filter(seen).map((one) => one.querySelector('h2').textContent),
       $$('aside h2').filter(seen).map((one) => one.textContent), decodeURIComponent(location.hash));
     const to = async (hash) => { location.hash = hash; await tick(); shown(); };";

#[test]
fn an_address_opens_a_graph_a_node_or_both() {
    let Some(chromium) = chromium() else { return };
    let script = format!(
        "{SHOWN}
         shown();
         await to('#bank.loans.process_loan'); await to('#polish'); await to('#critique');
         await to('#settle/judge'); await to('#bank.loans.process_loan/reject');
         await to('#describe'); await to('#nothing_of_that_name'); await to('');"
    );
    let told = used(&chromium, "addresses", &script);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "process_loan |  | ",
            "process_loan |  | #bank.loans.process_loan",
            "polish |  | #polish",
            // A node without a picture comes with a graph that calls it.
            "polish | critique | #critique",
            "settle | judge | #settle/judge",
            "process_loan | reject | #bank.loans.process_loan/reject",
            "describe |  | #describe",
            "process_loan |  | #nothing_of_that_name",
            "process_loan |  | ",
        ]
    );
}

#[test]
fn a_page_opens_where_its_address_leads() {
    for (fragment, expected) in [
        ("#settle", "settle |  | #settle"),
        ("#settle/judge", "settle | judge | #settle/judge"),
        ("#improve", "polish | improve | #improve"),
    ] {
        let Some(chromium) = chromium().map(|one| one.at(fragment)) else {
            return;
        };
        let script = format!("{SHOWN} shown(); say($$('.node.on').filter(seen).length);");
        let told = used(&chromium, "opened", &script);
        let marked = u8::from(expected.contains("| judge") || expected.contains("| improve"));
        assert_eq!(told, format!("{expected}\n{marked}"));
    }
}

#[test]
fn clicks_write_the_address_and_back_undoes_them() {
    let Some(chromium) = chromium() else { return };
    let script = format!(
        "{SHOWN}
         click(node('extract_facts')); await tick(); shown();
         const link = (name) => $$('nav li a').find((one) => one.firstChild.textContent === name);
         link('settle').click(); await tick(); shown();
         node('judge').focus(); key('Enter'); await tick(); shown();
         key('Escape'); await tick(); shown();
         for (const way of ['back', 'back', 'back', 'forward']) {{ history[way](); await tick(); shown(); }}
         say(document.title);"
    );
    let told = used(&chromium, "history", &script);
    let lines: Vec<&str> = told.lines().collect();
    let (facts, settle, judge) = (
        "process_loan | extract_facts | #bank.loans.process_loan/extract_facts",
        "settle |  | #settle",
        "settle | judge | #settle/judge",
    );
    let expected = [
        facts,
        settle,
        judge,
        settle,
        judge,
        settle,
        facts,
        settle,
        "settle · bank",
    ];
    assert_eq!(lines, expected, "{told}");
}

#[test]
fn picture_and_facts_stand_beside_each_other_at_any_width() {
    for width in [1280, 1000, 900, 600] {
        let Some(chromium) = chromium() else { return };
        let chromium = chromium.at("#process_loan/judge").sized(width, 900);
        let told = used(
            &chromium,
            "widths",
            "const [main, panel, list] = ['main', 'aside', 'nav'].map((one) => $(one).getBoundingClientRect());
             const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
             say(innerWidth, document.documentElement.scrollWidth <= innerWidth, [main, panel, list].every((one) => one.width > 0 && one.height > 0));
             say(meet(main, panel), meet(main, list), meet(panel, list));
             const picture = $('figure:not([hidden]) svg');
             const small = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
             say(main.width >= innerWidth * 0.45, main.height >= innerHeight * 0.3, small >= 0.7 && small <= 1);",
        );
        assert_eq!(
            told,
            format!("{width} | true | true\nfalse | false | false\ntrue | true | true")
        );
    }
}

#[test]
fn works_by_keyboard() {
    let Some(chromium) = chromium() else { return };
    let told = used(
        &chromium,
        "keyboard",
        "const all = $$('main > section:not([hidden]) figure:not([hidden]) .node');
         say(all.length, all.every((one) => one.tabIndex === 0 && one.getAttribute('role') === 'button'));
         const judge = node('judge');
         judge.focus(); say(document.activeElement === judge);
         key('Enter'); await tick(); say(seen($('aside')), $$('aside h2').find(seen).textContent);
         $('.shut').focus(); key('Escape'); await tick(); say(seen($('aside')), document.activeElement === judge);
         key(' ', judge); await tick(); say(seen($('aside')));",
    );
    assert_eq!(told, "7 | true\ntrue\ntrue | judge\nfalse | true\ntrue");
}

#[test]
fn a_value_marks_its_uses() {
    let Some(chromium) = chromium() else { return };
    let told = used(
        &chromium,
        "values",
        "const over = (one, what) => one.dispatchEvent(new MouseEvent(what, { bubbles: true }));
         const values = $$('main > section:not([hidden]) figure:not([hidden]) [data-v]');
         const named = (name) => values.filter((one) => one.textContent === name);
         say(values.map((one) => one.textContent).join(' '));
         const mail = named('mail');
         over(mail[0], 'mouseover'); say($$('.hot').length, $$('.hot').every((one) => one.textContent === 'mail'));
         over(mail[0], 'mouseout'); say($$('.hot').length);
         const facts = named('facts').map((one) => one.dataset.v);
         say([...new Set(facts)].join(' '));",
    );
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines.get(1..),
        Some(&["2 | true", "0", "0:facts 1:facts"][..]),
        "{told}"
    );
}

#[test]
fn light_and_dark() {
    let Some(light) = chromium() else { return };
    let Some(dark) = chromium().map(Chromium::dark) else {
        return;
    };
    let script = "const colours = () => say(getComputedStyle(document.body).backgroundColor, getComputedStyle($('.g-b')).fill);
         colours(); click($('.theme')); colours(); click($('.theme')); colours();";
    let (white, black) = (
        "rgb(255, 255, 255) | rgb(255, 255, 255)",
        "rgb(13, 17, 23) | rgb(22, 27, 34)",
    );
    assert_eq!(
        used(&light, "page-light", script),
        [white, black, white].join("\n")
    );
    assert_eq!(
        used(&dark, "page-dark", script),
        [black, white, black].join("\n")
    );
    let clicked = format!(
        "{}<script>document.querySelector('.node').dispatchEvent(new MouseEvent('click', {{bubbles: true}}))</script>",
        page()
    );
    assert!(light.shot("page.light", &clicked, (1400, 900)) > 20_000);
    assert!(dark.shot("page.dark", &clicked, (1400, 900)) > 20_000);
}

#[test]
fn no_text_asks_the_network() {
    let page = page();
    for word in ["http:", "https:", "src=", "@import", "url("] {
        let allowed = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!allowed.contains(word), "{word}");
    }
    assert!(page.contains("default-src 'none'"));
    assert_eq!(page, self::page(), "byte for byte");
    assert_eq!(
        Graph::of(PROCESS_LOAN).to_svg(),
        Graph::of(PROCESS_LOAN).to_svg()
    );
}
