#!/bin/sh
# What: fluent-bundle 0.16.0 (crates.io) and @fluent/bundle 0.19.1 (npm), two libraries of one project, on the same
#   messages: numbers, plain and by NUMBER() with options of the Fluent syntax guide.
# Guess: NUMBER($n, maximumFractionDigits: 1) rounds, a bundle of en-US writes 271600 as 271,600 (grouping is on by
#   default), and minimumFractionDigits: 0 leaves a whole number alone.
# Seen: in Rust the options are kept, but only minimumFractionDigits is ever written out: 3.14159 stays 3.14159, 271600
#   stays 271600 in every language, and minimumFractionDigits: 0 turns 5 into "5." with a lone point. No error is
#   reported. JavaScript, which hands numbers to Intl, says 3.1, 271,600 (271.600 in pt-BR) and 5.
# Why it matters: a dashboard and a command line with the same message files show other figures. A bundle has a hook
#   (set_formatter) that takes numbers over; to pass numbers as text instead breaks the plural forms.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'END'
[package]
name = "measure"
version = "0.0.0"
edition = "2021"

[dependencies]
fluent-bundle = "=0.16.0"
END
cat > "$folder/src/main.rs" <<'END'
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

fn said(tag: &str, message: &str, number: f64) -> String {
    let resource = FluentResource::try_new(format!("m = {message}\n")).expect("a message");
    let mut bundle = FluentBundle::new(vec![tag.parse().expect("a tag")]);
    bundle.set_use_isolating(false);
    bundle.add_builtins().expect("NUMBER");
    bundle.add_resource(resource).expect("a resource");
    let mut args = FluentArgs::new();
    args.set("n", number);
    let mut errors = Vec::new();
    let pattern = bundle.get_message("m").and_then(|message| message.value()).expect("a value");
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    assert!(errors.is_empty(), "{errors:?}");
    println!("{tag}  {message}  {number} is said as {text}");
    text
}

fn main() {
    let seen = [
        said("en-US", "{ NUMBER($n, maximumFractionDigits: 1) }", 3.14159),
        said("en-US", "{ $n }", 271600.0),
        said("pt-BR", "{ $n }", 271600.0),
        said("en-US", "{ NUMBER($n, minimumFractionDigits: 0) }", 5.0),
    ];
    assert_eq!(seen, ["3.14159", "271600", "271600", "5."]);
}
END
cat > "$folder/measure.mjs" <<'END'
import assert from 'node:assert/strict';
import { FluentBundle, FluentResource } from '@fluent/bundle';

const said = (tag, message, n) => {
  const bundle = new FluentBundle(tag, { useIsolating: false });
  bundle.addResource(new FluentResource(`m = ${message}\n`));
  const text = bundle.formatPattern(bundle.getMessage('m').value, { n });
  console.log(`${tag}  ${message}  ${n} is said as ${text}`);
  return text;
};

const seen = [
  said('en-US', '{ NUMBER($n, maximumFractionDigits: 1) }', 3.14159),
  said('en-US', '{ $n }', 271600),
  said('pt-BR', '{ $n }', 271600),
  said('en-US', '{ NUMBER($n, minimumFractionDigits: 0) }', 5),
];
assert.deepEqual(seen, ['3.1', '271,600', '271.600', '5']);
END
echo "fluent-bundle 0.16.0"
cargo run --quiet --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target"
echo "@fluent/bundle 0.19.1"
npm install --silent --no-audit --no-fund --prefix "$folder" @fluent/bundle@0.19.1
node "$folder/measure.mjs"
