//! Reads lines `{"id","target_schema","raw","mode"?}` and writes what each text is read as.
//!
//! `cargo run -p tinyllm-parse --example align -- IN.jsonl OUT.jsonl [--policy strict|lenient|salvage]`
//!
//! Each output line is `{"id","st":"ok"|"err","v"?,"repairs"?,"error"?}`. With `"mode":"partial"`
//! the text may be cut: the value so far is the answer. A line that cannot be read is an `err`
//! line, and stops nothing.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use serde_json::{Map, Value, json};
use tinyllm_parse::{Parsed, Policy, Repair, RepairKind, Schema, Stream, parse};

const USAGE: &str = "usage: align IN.jsonl OUT.jsonl [--policy strict|lenient|salvage]";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Vec<String>) -> Result<(), String> {
    let mut paths = Vec::new();
    let mut policy = Policy::default();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        if arg == "--policy" {
            policy = policy_named(&args.next().ok_or(USAGE)?)?;
        } else if let Some(name) = arg.strip_prefix("--policy=") {
            policy = policy_named(name)?;
        } else {
            paths.push(arg);
        }
    }
    let [input, output] = paths.as_slice() else {
        return Err(USAGE.to_owned());
    };
    let reader = BufReader::new(File::open(input).map_err(told(input))?);
    let mut writer = BufWriter::new(File::create(output).map_err(told(output))?);
    let mut schemas = HashMap::new();
    for line in reader.split(b'\n') {
        let line = line.map_err(told(input))?;
        let line = String::from_utf8_lossy(&line);
        if !line.trim().is_empty() {
            let answer = answer(&line, policy, &mut schemas);
            writeln!(writer, "{answer}").map_err(told(output))?;
        }
    }
    writer.flush().map_err(told(output))
}

fn policy_named(name: &str) -> Result<Policy, String> {
    match name {
        "strict" => Ok(Policy::Strict),
        "lenient" => Ok(Policy::Lenient),
        "salvage" => Ok(Policy::Salvage),
        _ => Err(format!("no policy named `{name}`; {USAGE}")),
    }
}

/// An error of the file at `path`.
fn told(path: &str) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{path}: {error}")
}

/// One line of output for one line of input.
fn answer(line: &str, policy: Policy, schemas: &mut HashMap<String, Schema>) -> Value {
    let case: Map<String, Value> = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(error) => return failed(Value::Null, format!("the line is no JSON object: {error}")),
    };
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    let Some(target) = case.get("target_schema") else {
        return failed(id, "the line has no `target_schema`");
    };
    let Some(raw) = case.get("raw").and_then(Value::as_str) else {
        return failed(id, "the line has no text `raw`");
    };
    let schema = schemas
        .entry(target.to_string())
        .or_insert_with(|| Schema::new(target))
        .clone();
    match case.get("mode").and_then(Value::as_str) {
        None | Some("full" | "final" | "complete") => {}
        Some("partial") => return partial(id, raw, &schema, policy),
        Some(mode) => return failed(id, format!("no mode named `{mode}`; there is `partial`")),
    }
    match parse(raw, &schema, policy) {
        Ok(parsed) => succeeded(id, parsed),
        Err(error) => {
            let repairs = repairs(error.repairs());
            json!({"id": id, "st": "err", "error": error.to_string(), "repairs": repairs})
        }
    }
}

/// What a program would show while the text is still coming.
fn partial(id: Value, raw: &str, schema: &Schema, policy: Policy) -> Value {
    let mut stream = Stream::new(schema.clone(), policy);
    let so_far = stream.push(raw).value().cloned();
    match so_far {
        Some(value) => json!({"id": id, "st": "ok", "v": value, "repairs": []}),
        None => match stream.finish() {
            Ok(parsed) if !is_cut(&parsed) => succeeded(id, parsed),
            Ok(_) => failed(id, "nothing of the value is complete yet"),
            Err(error) => failed(id, format!("nothing of the value has come: {error}")),
        },
    }
}

fn is_cut(parsed: &Parsed) -> bool {
    let cut = |repair: &Repair| repair.kind == RepairKind::Closed;
    parsed.repairs.iter().any(cut)
}

fn succeeded(id: Value, parsed: Parsed) -> Value {
    let repairs = repairs(&parsed.repairs);
    json!({"id": id, "st": "ok", "v": parsed.value, "repairs": repairs})
}

fn failed(id: Value, error: impl Into<String>) -> Value {
    json!({"id": id, "st": "err", "error": error.into()})
}

fn repairs(repairs: &[Repair]) -> Vec<Value> {
    let one = |repair: &Repair| {
        json!({
            "path": repair.path,
            "at": [repair.at.start, repair.at.end],
            "kind": repair.kind.name(),
            "before": repair.before,
            "after": repair.after,
            "text": repair.to_string(),
        })
    };
    repairs.iter().map(one).collect()
}
