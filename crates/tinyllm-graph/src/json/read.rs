//! From JSON to a graph. Must not know how JSON is read.

use super::{FORMAT, Value};
use crate::graph::{Arm, Call, Graph, Over, Param, Schemas, Step};
use crate::spec::{FanOutKind, Kind, Prompt};

type Read<T> = Result<T, String>;

pub(super) fn document(value: &Value) -> Read<Graph> {
    match value.get("format") {
        Some(Value::Text(format)) if format == FORMAT => {}
        _ => return Err(format!("`format` is not \"{FORMAT}\"")),
    }
    let mut nodes: Vec<Graph> = Vec::new();
    for (place, value) in list(value, "nodes")?.iter().enumerate() {
        let read = node(value, &nodes).map_err(|fault| format!("nodes[{place}]: {fault}"))?;
        nodes.push(read);
    }
    nodes.pop().ok_or_else(|| "`nodes` is empty".to_owned())
}

fn member<'a>(value: &'a Value, name: &str) -> Read<&'a Value> {
    value.get(name).ok_or_else(|| format!("lacks `{name}`"))
}

fn text(value: &Value, name: &str) -> Read<String> {
    match member(value, name)? {
        Value::Text(text) => Ok(text.clone()),
        _ => Err(format!("`{name}` is no text")),
    }
}

fn number<T: std::str::FromStr>(value: &Value, name: &str) -> Read<T> {
    match member(value, name)? {
        Value::Number(number) => number
            .parse()
            .map_err(|_| format!("`{name}` is no whole number of its size")),
        _ => Err(format!("`{name}` is no number")),
    }
}

fn flag(value: &Value, name: &str) -> Read<bool> {
    match member(value, name)? {
        Value::Bool(flag) => Ok(*flag),
        _ => Err(format!("`{name}` is neither true nor false")),
    }
}

fn list<'a>(value: &'a Value, name: &str) -> Read<&'a [Value]> {
    match member(value, name)? {
        Value::List(values) => Ok(values),
        _ => Err(format!("`{name}` is no list")),
    }
}

fn texts(values: &[Value]) -> Read<Vec<String>> {
    let one = |value: &Value| match value {
        Value::Text(text) => Ok(text.clone()),
        _ => Err("a list of texts holds something else".to_owned()),
    };
    values.iter().map(one).collect()
}

fn pairs(value: &Value, name: &str) -> Read<Vec<(String, String)>> {
    let one = |value: &Value| match value {
        Value::List(pair) => match texts(pair)?.as_slice() {
            [name, value] => Ok((name.clone(), value.clone())),
            _ => Err("an option is a list of its name and its value".to_owned()),
        },
        _ => Err("an option is a list of its name and its value".to_owned()),
    };
    list(value, name)?.iter().map(one).collect()
}

fn node(value: &Value, known: &[Graph]) -> Read<Graph> {
    let params = list(value, "params")?.iter().map(|param| {
        Ok(Param {
            name: text(param, "name")?,
            ty: text(param, "type")?,
        })
    });
    let schema = |name: &str| value.get(name).map(Value::pretty);
    Ok(Graph {
        name: text(value, "name")?,
        doc: text(value, "doc")?,
        module: text(value, "module")?,
        file: text(value, "file")?,
        line: number(value, "line")?,
        column: number(value, "column")?,
        kind: kind(value)?,
        params: params.collect::<Read<_>>()?,
        output: text(value, "output")?,
        body: steps(list(value, "body")?, known)?,
        system: text(value, "system")?,
        prompt: prompt(member(value, "prompt")?)?,
        options: pairs(value, "options")?,
        schemas: Schemas {
            input: schema("input_schema"),
            output: schema("output_schema"),
        },
    })
}

fn kind(value: &Value) -> Read<Kind<String>> {
    Ok(match text(value, "kind")?.as_str() {
        "llm" => Kind::Llm {
            model: match member(value, "model")? {
                Value::Null => None,
                _ => Some(text(value, "model")?),
            },
            retries: number(value, "retries")?,
        },
        "rust" => Kind::Rust {
            takes_cx: flag(value, "takes_cx")?,
        },
        "chain" => Kind::Chain,
        "concurrent" => Kind::Concurrent,
        "decide" => Kind::Decide,
        other => return Err(format!("`{other}` is no kind of node")),
    })
}

fn prompt(value: &Value) -> Read<Prompt<String>> {
    match value {
        Value::Null => Ok(Prompt::Params),
        value if value.get("text").is_some() => Ok(Prompt::Text(text(value, "text")?)),
        value => Ok(Prompt::File(text(value, "file")?)),
    }
}

fn steps(values: &[Value], known: &[Graph]) -> Read<Vec<Step>> {
    values.iter().map(|value| step(value, known)).collect()
}

fn blocks(values: &[Value], known: &[Graph]) -> Read<Vec<Vec<Step>>> {
    let one = |value: &Value| match value {
        Value::List(values) => steps(values, known),
        _ => Err("a block is a list of steps".to_owned()),
    };
    values.iter().map(one).collect()
}

/// The members that tell steps apart; each stands in one kind of step alone.
const STEPS: [&str; 11] = [
    "call", "match", "loop", "fan_out", "each", "fallback", "return", "break", "continue", "set",
    "value",
];

fn step(value: &Value, known: &[Graph]) -> Read<Step> {
    let Value::Object(members) = value else {
        return Err("a step is an object".to_owned());
    };
    // Other programs write members in an order of theirs.
    let names = || members.iter().map(|(name, _)| name.as_str());
    let word = names().find(|name| STEPS.contains(name));
    let what = word.or_else(|| names().next()).unwrap_or_default();
    let inner = |name: &str| steps(list(value, name)?, known);
    Ok(match what {
        "call" => Step::Call(call(value, known)?),
        "match" => Step::Match {
            on: text(value, "match")?,
            bind: text(value, "bind")?,
            arms: list(value, "arms")?
                .iter()
                .map(|value| arm(value, known))
                .collect::<Read<_>>()?,
        },
        "loop" => Step::Loop {
            site: text(value, "loop")?,
            item: text(value, "item")?,
            over: over(member(value, "over")?)?,
            steps: inner("steps")?,
        },
        "fan_out" => Step::FanOut {
            kind: fan_out(value, "fan_out")?,
            bind: text(value, "bind")?,
            branches: blocks(list(value, "branches")?, known)?,
        },
        "each" => Step::Each {
            kind: fan_out(value, "each")?,
            bind: text(value, "bind")?,
            item: text(value, "item")?,
            over: over(member(value, "over")?)?,
            limit: match member(value, "limit")? {
                Value::Null => None,
                _ => Some(number(value, "limit")?),
            },
            steps: inner("steps")?,
        },
        "fallback" => Step::Fallback {
            bind: text(value, "bind")?,
            alternatives: blocks(list(value, "fallback")?, known)?,
        },
        "return" => Step::Return(text(value, "return")?),
        "break" => Step::Break,
        "continue" => Step::Continue,
        "set" => Step::Set {
            bind: text(value, "bind")?,
            value: text(value, "set")?,
        },
        "value" => Step::Value(text(value, "value")?),
        other => return Err(format!("`{other}` is no step")),
    })
}

fn call(value: &Value, known: &[Graph]) -> Read<Call> {
    let place: usize = number(value, "node")?;
    let node = known.get(place).ok_or_else(|| {
        format!("a call of node {place}, which does not stand before the node that calls it")
    })?;
    Ok(Call {
        site: text(value, "call")?,
        node: Box::new(node.clone()),
        uses: texts(list(value, "uses")?)?,
        bind: text(value, "bind")?,
        options: pairs(value, "options")?,
        attempt: flag(value, "attempt")?,
        alias: match value.get("as") {
            Some(_) => text(value, "as")?,
            None => String::new(),
        },
    })
}

fn arm(value: &Value, known: &[Graph]) -> Read<Arm> {
    Ok(Arm {
        label: text(value, "label")?,
        pattern: text(value, "pattern")?,
        steps: steps(list(value, "steps")?, known)?,
    })
}

fn over(value: &Value) -> Read<Over> {
    if value.get("items").is_some() {
        return Ok(Over::Items(text(value, "items")?));
    }
    Ok(Over::Rounds {
        first: number(value, "first")?,
        count: number(value, "count")?,
    })
}

fn fan_out(value: &Value, name: &str) -> Read<FanOutKind> {
    match text(value, name)?.as_str() {
        "concurrent" => Ok(FanOutKind::Concurrent),
        "race" => Ok(FanOutKind::Race),
        other => Err(format!("`{other}` is neither `concurrent` nor `race`")),
    }
}
