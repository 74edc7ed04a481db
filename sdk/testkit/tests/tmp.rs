#[test]
fn tmp() {
    for pack in ["national", "standards", "zhejiang", "tonglu"] {
        let folder = std::path::Path::new("../../plugins").join(pack);
        match tidegate_manifest::compile(&folder) {
            Err(p) => {
                println!("{pack}: {p}: {}", p.report().chars().take(3000).collect::<String>());
            }
            Ok(c) => match tidegate_testkit::load(&folder, &c.manifest) {
                Ok(cases) => println!("{pack}: {} cases", cases.len()),
                Err(p) => {
                    println!("{pack}: {p}");
                    for p in p.iter().take(40) {
                        println!(
                            "{}:{:?} {} -- {}",
                            p.file().display(),
                            p.line(),
                            p,
                            p.help_text()
                        );
                    }
                }
            },
        }
    }
}
