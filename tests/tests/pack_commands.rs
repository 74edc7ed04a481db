//! `tidegate pack …` as an author meets it: exit codes, places of problems, JSON.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tidegate_tests::binary::{Ran, run, run_with, shared_target};
use tidegate_tests::packs::{component, root};

/// A folder with a new pack `sample` that uses the kit of this repository.
struct Sample {
    folder: TempDir,
}

impl Sample {
    fn new(offers: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let sdk = root();
        let sdk = sdk.to_str().unwrap();
        let arguments =
            ["pack", "new", "sample", "--jurisdiction", "330122", "--offers", offers, "--sdk", sdk];
        let ran = run(folder.path(), &arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        Self { folder }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("sample").join(file)
    }

    /// Puts a text in the place of another, which must be there.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs_err::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {file}");
        fs_err::write(self.path(file), text.replacen(from, to, 1)).unwrap();
    }

    /// Runs `tidegate pack COMMAND sample MORE…`.
    fn run(&self, command: &str, more: &[&str]) -> Ran {
        run(self.folder.path(), &[&["pack", command, "sample"], more].concat())
    }
}

#[track_caller]
fn assert_says(ran: &Ran, code: i32, texts: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for text in texts {
        assert!(ran.text().contains(text), "`{text}` is missing in {ran:?}");
    }
}

#[test]
fn a_new_pack_stands_alone_builds_and_passes() {
    let folder = TempDir::new().unwrap();
    let offers = "judgement,grading,threshold,classification";
    let ran = run(
        folder.path(),
        &["pack", "new", "jiande", "--jurisdiction", "330182", "--offers", offers],
    );
    assert_says(&ran, 0, &["jiande"]);
    let manifest = fs_err::read_to_string(folder.path().join("jiande/Cargo.toml")).unwrap();
    assert!(!manifest.contains(root().canonicalize().unwrap().to_str().unwrap()), "{manifest}");

    let ran = run(folder.path(), &["pack", "test", "jiande"]);
    assert_says(
        &ran,
        0,
        &[
            "jiande 0.1.0: 10 cases passed natively, 0 failed",
            "jiande 0.1.0: 10 cases passed as a component, 0 failed",
            "differences 0",
            "all 7 hold over cases and generated questions",
        ],
    );

    let ran = run(folder.path(), &["pack", "build", "jiande", "-o", "out/jiande.wasm", "--json"]);
    let built = ran.json();
    assert_eq!(
        built["interfaces"],
        serde_json::json!(["classification", "threshold", "grading", "judgement"])
    );
    let bytes = fs_err::read(folder.path().join("out/jiande.wasm")).unwrap();
    assert_eq!(built["bytes"], bytes.len());
    assert!(!folder.path().join("jiande/target").exists());

    let ran = run(folder.path(), &["pack", "inspect", "out/jiande.wasm"]);
    assert_says(
        &ran,
        0,
        &[
            built["digest"].as_str().unwrap(),
            "imports       none",
            "jurisdiction  330182",
            "discharges_to_lake: truth, of the outlet · 排入湖泊或者水库",
            "warning_share = 0.9 share",
            "default of the pack, without legal weight, from 2021-01-01",
            "example-w01018-lake: w01018 ≤ 40 mg/L at the plant-outlet, day mean",
        ],
    );
}

#[test]
fn a_new_pack_inside_the_repository_is_a_member() {
    let folder = TempDir::new().unwrap();
    let copy = folder.path();
    fs_err::create_dir_all(copy.join("plugins")).unwrap();
    fs_err::create_dir_all(copy.join("sdk/rust")).unwrap();
    fs_err::copy(root().join("sdk/rust/Cargo.toml"), copy.join("sdk/rust/Cargo.toml")).unwrap();
    let before = fs_err::read_to_string(root().join("Cargo.toml")).unwrap();
    fs_err::write(copy.join("Cargo.toml"), &before).unwrap();

    let ran = run(copy, &["pack", "new", "ouhai", "--jurisdiction", "330304", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.json()["member"], true);
    let after = fs_err::read_to_string(copy.join("Cargo.toml")).unwrap();
    let wanted = before.replace(
        "    \"plugins/national\",\n",
        "    \"plugins/national\",\n    \"plugins/ouhai\",\n",
    );
    assert_eq!(after, wanted);
    let manifest = fs_err::read_to_string(copy.join("plugins/ouhai/Cargo.toml")).unwrap();
    assert!(manifest.contains("tidegate-sdk.workspace = true"), "{manifest}");
    assert!(!copy.join("plugins/ouhai/.tidegate").exists());
    assert_says(&run(copy, &["pack", "check", "plugins/ouhai"]), 0, &["2 cases"]);
}

#[test]
fn nothing_is_overwritten_and_wrong_names_write_nothing() {
    let folder = TempDir::new().unwrap();
    fs_err::create_dir(folder.path().join("mine")).unwrap();
    fs_err::write(folder.path().join("mine/notes.txt"), "mine").unwrap();
    let tried = |name: &str, jurisdiction: &str, more: &[&str]| {
        let arguments = ["pack", "new", name, "--jurisdiction", jurisdiction];
        run(folder.path(), &[&arguments, more].concat())
    };
    for (name, jurisdiction, more, says) in [
        ("mine", "330122", &[][..], "exists already"),
        ("other", "330122", &["--dir", "mine"], "exists already"),
        ("Mine", "330122", &[], "is not the name of a pack"),
        ("1mine", "330122", &[], "is not the name of a pack"),
        ("mi ne", "330122", &[], "is not the name of a pack"),
        ("../mine", "330122", &[], "is not the name of a pack"),
        ("other", "33012", &[], "is not an area"),
        ("other", "33012x", &[], "is not an area"),
        ("other", "330122", &["--sdk", "mine"], "has no development kit"),
    ] {
        assert_says(&tried(name, jurisdiction, more), 1, &[says]);
    }
    let left: Vec<_> = fs_err::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(fs_err::read_dir(folder.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn every_problem_is_told_at_once_with_its_place() {
    let sample = Sample::new("grading,threshold");
    assert_says(&sample.run("check", &[]), 0, &["sample 0.1.0", "warning: no case names"]);
    sample.edit("pack.toml", "jurisdiction =", "juristiction =");
    sample.edit("parameters/ladder.toml", "value = \"0.8\"", "value = \"0,8\"");
    sample.edit("messages/en.ftl", "ladder-held", "ladder-hold");
    let ran = sample.run("check", &[]);
    assert_says(&ran, 2, &["pack.toml:5", "ladder.toml:", "did you mean `jurisdiction`?"]);

    let ran = sample.run("check", &["--json"]);
    let told = ran.json();
    let problems = told["problems"].as_array().unwrap();
    for (file, line) in [("pack.toml", 5), ("parameters/ladder.toml", 20)] {
        let found = problems.iter().any(|problem| {
            let named = Path::new(problem["file"].as_str().unwrap());
            named.ends_with(file) && problem["line"] == line
        });
        assert!(found, "{file}:{line} is missing in {told}");
    }
    assert!(problems.iter().any(|one| one["message"].as_str().unwrap().contains("ladder-hold")));
}

#[test]
fn problems_of_cases_are_told_with_their_place() {
    let sample = Sample::new("threshold");
    sample.edit("cases/first.toml", "discharges_to_lake = true", "discharges_to_laek = true");
    sample.edit("cases/first.toml", "call = \"threshold.limits\"", "call = \"threshold.limit\"");
    let ran = sample.run("check", &[]);
    assert_says(&ran, 2, &["cases/first.toml:5", "did you mean `threshold.limits`?"]);
    // The same stops a test before anything is compiled.
    assert_says(&sample.run("test", &[]), 2, &["cases/first.toml:5"]);
}

#[test]
fn a_component_goes_where_it_is_asked_to_go() {
    let sample = Sample::new("grading");
    let ran = sample.run("build", &[]);
    let default = shared_target().join("packs/sample-0.1.0.wasm");
    assert_says(&ran, 0, &["packs/sample-0.1.0.wasm", "interfaces  grading", "imports     none"]);
    let built = fs_err::read(&default).unwrap();
    let ran = sample.run("build", &["-o", "here.wasm"]);
    assert_says(&ran, 0, &["here.wasm"]);
    assert_eq!(fs_err::read(sample.folder.path().join("here.wasm")).unwrap(), built);
    for surprise in ["target", "sample/target"] {
        assert!(!sample.folder.path().join(surprise).exists(), "{surprise}");
    }
}

#[test]
fn a_budget_beyond_the_host_is_a_problem_of_the_pack() {
    let sample = Sample::new("grading");
    sample.edit("pack.toml", "covers =", "budgets = { memory_bytes = 1_073_741_824 }\ncovers =");
    let ran = sample.run("build", &["-o", "here.wasm"]);
    assert_says(&ran, 2, &["memory_bytes 1073741824 >"]);
    assert!(!sample.folder.path().join("here.wasm").exists());
}

#[test]
fn a_wrong_case_no_case_and_no_match_fail() {
    let sample = Sample::new("grading");
    let ran = sample.run("test", &["--filter", "attention only"]);
    assert_says(&ran, 0, &["1 cases passed natively", "1 cases passed as a component"]);
    assert_says(&sample.run("test", &["--filter", "nowhere"]), 2, &["nothing ran"]);

    sample.edit("cases/first.toml", "grade = \"warning\"", "grade = \"serious\"");
    let ran = sample.run("test", &[]);
    assert_says(
        &ran,
        2,
        &[
            "cases/first.toml:3: 0.9 of the limit is a warning (natively)",
            "cases/first.toml:3: 0.9 of the limit is a warning (as a component)",
            "rows[0].grade",
            "expected \"serious\"",
            "got      \"warning\"",
            "1 cases passed natively, 1 failed",
            "differences 0",
        ],
    );
    for (way, other) in [("--native-only", "as a component"), ("--component-only", "natively")] {
        let ran = sample.run("test", &[way]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(!ran.stdout.contains(other), "{ran:?}");
    }
    let told = sample.run("test", &["--json"]).json();
    assert_eq!(told["passed"], false);
    assert_eq!(told["runs"][0]["failures"][0]["line"], 3);
    assert_eq!(told["runs"][1]["failures"][0]["mismatches"][0]["path"], "rows[0].grade");

    fs_err::remove_dir_all(sample.path("cases")).unwrap();
    assert_says(&sample.run("test", &[]), 2, &["has no cases: nothing ran"]);
}

#[test]
fn a_pack_that_differs_as_a_component_is_found_out() {
    let sample = Sample::new("threshold");
    sample.edit(
        "src/lib.rs",
        "tidegate_sdk::limits::limits_from(&TABLES, site, on)",
        "let mut answer = tidegate_sdk::limits::limits_from(&TABLES, site, on)?;
        if cfg!(target_family = \"wasm\") {
            answer.steps.clear();
        }
        Ok(answer)",
    );
    // What differs is nothing that the cases expect: each way passes alone.
    let ran = sample.run("test", &[]);
    assert_says(
        &ran,
        2,
        &[
            "2 cases passed natively, 0 failed",
            "2 cases passed as a component, 0 failed",
            "differs natively and as a component: cases/first.toml: an outlet into a lake has the limit",
            "differences 1",
        ],
    );
    for way in ["--native-only", "--component-only"] {
        assert_eq!(sample.run("test", &[way]).code, 0, "{way}");
    }
}

#[test]
fn a_rule_that_does_not_compile_is_a_problem_of_the_pack() {
    let sample = Sample::new("grading");
    sample.edit("src/lib.rs", "&TABLES", "&TABELS");
    for command in ["build", "test"] {
        assert_says(&sample.run(command, &[]), 2, &["TABELS"]);
    }
    let told = sample.run("build", &["--json"]).json();
    assert!(told["problems"][0]["message"].as_str().unwrap().contains("TABELS"), "{told}");
}

/// Calls functions of the county's and the national pack.
#[test]
fn one_function_is_called_with_json() {
    let folder = TempDir::new().unwrap();
    for pack in ["tonglu", "national", "standards"] {
        fs_err::write(folder.path().join(pack), component(pack)).unwrap();
    }
    let call = |pack: &str, function: &str, input: &str, more: &[&str]| {
        let on = ["--on", "2026-03-01", "--input", input, "--json"];
        run(folder.path(), &[&["pack", "run", pack, function], &on[..], more].concat())
    };
    let by_row = r#"{"watches":[{"pollutant":"w01018","averaging":"hour","upper":"50"}],
        "readings":[{"at":"2026-03-01T08:00","value":"50.501"}]}"#;
    let by_column = r#"{"watches":{"pollutants":["w01018"],"pollutant":[0],"averaging":[2],
        "own_period":[1],"lower":[-9223372036854775808],"upper":[50000000000],"decimals":[0]},
        "readings":{"watch":[0],"period_start":[1772323200],"value":[50501000000],"validity":[0]},
        "state":[0]}"#;
    for input in [by_row, by_column] {
        let answer = call("tonglu", "grading.evaluate", input, &[]).json();
        assert_eq!(answer["outcome"], "conclusion", "{answer}");
        assert_eq!(answer["result"]["rows"][0]["grade"], "exceedance");
        assert!(answer["spent"]["fuel"].as_u64().unwrap() > 0);
        assert!(answer["spent"]["memory_bytes"].as_u64().unwrap() > 0);
    }
    for (language, words) in [("zh-CN", "测值 50.501 超过限值 50"), ("en", "exceeds the limit 50")]
    {
        let more = ["--explain", "--lang", language];
        let answer = call("tonglu", "grading.explain", by_row, &more).json();
        assert_eq!(answer["result"]["largest_compliant"], "50.5");
        assert!(answer["explained"][0].as_str().unwrap().contains(words), "{answer}");
    }
    let by_name = r#"{"enterprise":{"industries":["3041"]},"facts":{"has_boiler":false}}"#;
    let by_record = r#"{"enterprise":{"id":"","jurisdiction":"330122","industries":["3041"],
        "facts":[{"name":"has_boiler","value":{"truth":false},"doubtful":false}]}}"#;
    for input in [by_name, by_record] {
        let answer = call("national", "classification.classify", input, &[]).json();
        assert_eq!(answer["result"]["tier"], "key", "{answer}");
    }
    let site = r#"{"enterprise":{"id":"","jurisdiction":"","industries":[],"facts":[]},
        "outlet":{"id":"DA001","medium":"air","monitoring_point":"stack","facts":[
        {"name":"outlet_kind","value":{"text":"boiler"}},{"name":"boiler_fuel","value":{"text":"gas"}},
        {"name":"boiler_built","value":{"day":"2020-01-01"}}]},"permit":null}"#;
    let answer = call("standards", "threshold.limits", site, &[]).json();
    assert_eq!(answer["result"]["limits"][0]["id"], "gb13271-t2-gas-a34013", "{answer}");

    let answer = call("tonglu", "classification.readiness-of", "{}", &[]).json();
    assert_eq!(answer["outcome"], "refused");
    assert_eq!(answer["refusal"]["code"], "not-offered");
}

#[test]
fn input_comes_from_a_file_or_standard_input_and_mistakes_are_told() {
    let folder = TempDir::new().unwrap();
    fs_err::write(folder.path().join("tonglu.wasm"), component("tonglu")).unwrap();
    let input =
        r#"{"watches":[{"pollutant":"w01018","averaging":"hour","upper":"50"}],"readings":[]}"#;
    fs_err::write(folder.path().join("input.json"), input).unwrap();
    let call = |function: &str, given: &str, stdin: &str| {
        let on = ["--on", "2026-03-01", "--input", given];
        let arguments = [&["pack", "run", "tonglu.wasm", function], &on[..]].concat();
        run_with(folder.path(), &arguments, stdin)
    };
    for (given, stdin) in [("@input.json", ""), ("-", input), (input, "")] {
        let ran = call("grading.evaluate", given, stdin);
        assert_eq!(ran.json()["result"]["judged"], 0, "{ran:?}");
    }
    for (function, given, says) in [
        ("grading.evaluate", "{", "not a JSON text"),
        ("grading.evaluate", "{}", "has no `watches`"),
        ("grading.evaluate", "@none.json", "there is no file `none.json`"),
        ("grading.evalute", "{}", "did you mean `grading.evaluate`?"),
        ("grading.evaluate", r#"{"watches":[],"readings":[],"sate":[]}"#, "did you mean `state`?"),
        ("classification.classify", r#"{"facts":{"colour":"red"}}"#, "`colour` is not declared"),
    ] {
        assert_says(&call(function, given, ""), 2, &[says]);
    }
    let arguments = ["pack", "run", "input.json", "grading.evaluate"];
    assert_says(&run(folder.path(), &arguments), 2, &["not a WebAssembly component"]);
    assert_says(
        &run(folder.path(), &["pack", "inspect", "nothing"]),
        2,
        &["there is no `nothing`"],
    );
}
