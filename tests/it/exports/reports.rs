//! Reports for CI: executed, skipped and not reached, with simulated times, in each of them.

use blast_radius::export::{Kind, Tree, mistakes};
use blast_radius::scenario::{self, catalogue};

use super::{Case, EVERY};

/// Two of the healthy run are executed and one of them is broken, one is not reached; that of the story is skipped.
fn healthy() -> Case<'static> {
    Case::new(EVERY, &[], "3m")
}

#[test]
fn junit_has_a_case_for_each_assertion() {
    let text = healthy().text(Kind::Junit);
    let attribute = |line: &str, name: &str| -> String {
        let rest = line.split_once(&format!(" {name}=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    };
    let suites: Vec<&str> = text.lines().filter(|line| line.trim().starts_with("<testsuite ")).collect();
    let counted: Vec<[String; 5]> = suites
        .iter()
        .map(|line| ["name", "tests", "failures", "skipped", "time"].map(|name| attribute(line, name)))
        .collect();
    let own = |row: [&str; 5]| row.map(str::to_owned);
    assert_eq!(
        counted,
        [own(["every healthy", "3", "1", "1", "280.000"]), own(["every story", "1", "0", "1", "0.000"])]
    );
    assert_eq!(text.matches("<testcase ").count(), 4);
    assert_eq!((text.matches("<failure ").count(), text.matches("<skipped ").count()), (1, 2));
    assert!(text.contains("message=\"not reached: the run ended before the end of its window\""));
    assert!(
        text.contains("message=\"skipped: it is about the run &quot;story&quot;, and this is another one\"")
    );
    assert!(text.contains("<property name=\"not reached\" value=\"1\"/>"));
    let text = catalogue::text("twelve-ways").unwrap();
    let none = Case::new(text, &[], "1s").export(Kind::Junit);
    assert!(none.unwrap_err()[0].starts_with("found no assertion in the document"));
}

#[test]
fn sarif_has_findings_with_their_lines() {
    let exported = healthy().export(Kind::Sarif).unwrap();
    let log = Tree::from_json(&exported.files[0].text).unwrap();
    let run = &log.get("runs").unwrap().items()[0];
    let counts = run.get("invocations").unwrap().items()[0].get("properties").unwrap();
    let number = |name| counts.number(name).unwrap();
    assert_eq!([number("executed"), number("skipped"), number("notReached")], [2.0, 1.0, 1.0]);
    assert_eq!(counts.word("judgedSimulatedSeconds"), Some("280.000"));
    let results = run.get("results").unwrap().items();
    let place =
        |result: &Tree| result.get("locations").unwrap().items()[0].get("physicalLocation").unwrap().clone();
    for result in results {
        let rule = result.word("ruleId").unwrap();
        let place = place(result);
        let line = place.at(&["region"]).unwrap().number("startLine").unwrap() as usize;
        assert_eq!(place.at(&["artifactLocation"]).unwrap().word("uri"), Some("dir/every%20kind.json"));
        let at = EVERY.lines().nth(line - 1).unwrap();
        if rule == "broken-assertion" {
            // The third one: below 0.5.
            assert!(EVERY.lines().skip(line - 1).take(6).any(|own| own.contains("\"below\": 0.5")), "{at}");
        }
    }
    let broken = results.iter().filter(|own| own.word("ruleId") == Some("broken-assertion")).count();
    let spofs = blast_radius::telling::spof::find(&healthy().scenario.topology).len();
    assert_eq!((broken, results.len()), (1, 1 + spofs));
    assert_eq!(exported.left_out.len(), 1);
}

#[test]
fn sarif_has_the_mistakes_of_a_document_that_is_refused() {
    let wrong = EVERY.replacen("\"rate\": 50", "\"rates\": 50", 1);
    let errors = scenario::read(&wrong).unwrap_err();
    let file = mistakes("every.json", "x.sarif", &errors);
    let log = Tree::from_json(&file.text).unwrap();
    let results = log.get("runs").unwrap().items()[0].get("results").unwrap().items();
    assert_eq!(results.len(), errors.mistakes.len());
    assert!(!results.is_empty() && blast_radius::export::check(Kind::Sarif, &file.text).is_empty());
}

#[test]
fn a_summary_says_what_became_of_the_assertions() {
    let text = healthy().text(Kind::Summary);
    assert!(text.contains("**1 of 2 executed assertions are broken.**"), "{text}");
    for line in ["| executed | 2 | 130.000 |", "| skipped | 1 | 0.000 |", "| not reached | 1 | 150.000 |"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.starts_with("## Every \"kind\" &lt;of&gt; export; &amp; more, seed 1, until 3m\n"));
    assert_eq!(
        text.lines().filter(|line| line.starts_with("| ") && line.contains("place\\_order")).count(),
        4
    );
}
