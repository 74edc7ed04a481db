//! The line to a PostgreSQL server with a certificate: who the server is can be made sure of.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::process::free_address;

/// A server of its own on the loopback address, which takes encrypted connections alone. It ends with
/// this.
struct Server {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let found = fs_err::read_dir("/usr/lib/postgresql").map(|versions| {
            let programs = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
            programs.filter(|path| path.join("initdb").is_file()).max()
        });
        let programs = found.ok().flatten().expect("tests/postgres installs the server");
        let (folder, port) = (TempDir::new().unwrap(), free_address().port());
        let server = Self { folder, programs, port };
        server.make();
        server.program("pg_ctl", &["-D", "data", "-l", "log", "-w", "-t", "120", "start"]);
        server
    }

    fn make(&self) {
        let here = self.folder.path();
        certificate(here, "server", "localhost");
        certificate(here, "other", "localhost");
        if is_root() {
            fs_err::set_permissions(here, std::fs::Permissions::from_mode(0o755)).unwrap();
            well(Command::new("chown").args(["-R", "postgres"]).arg(here).output().unwrap());
        }
        self.program("initdb", &["-D", "data", "-U", "host", "-A", "trust", "-E", "UTF8"]);
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\nssl = on\n\
             ssl_cert_file = '../server.pem'\nssl_key_file = '../server.key'\n",
            self.port
        );
        let path = here.join("data/postgresql.conf");
        let text = fs_err::read_to_string(&path).unwrap() + &settings;
        fs_err::write(path, text).unwrap();
        fs_err::write(here.join("data/pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n")
            .unwrap();
    }

    /// Runs a program of the server as whoever may: it refuses to be run by root.
    #[track_caller]
    fn program(&self, name: &str, arguments: &[&str]) {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // A server that goes on must not keep the pipes of whoever started it.
        let log = fs_err::File::create(self.folder.path().join("said")).unwrap();
        let (log, _) = log.into_parts();
        let status = command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .status()
            .unwrap();
        let said = || fs_err::read_to_string(self.folder.path().join("said"));
        assert!(status.success(), "{name}: {:?}", said());
    }

    /// The address by a host's name, with more of its query.
    fn address(&self, host: &str, query: &str) -> String {
        format!("postgres://host@{host}:{}/postgres?{query}", self.port)
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.program("pg_ctl", &["-D", "data", "-m", "immediate", "-w", "stop"]);
    }
}

fn is_root() -> bool {
    let ran = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&ran.stdout).trim() == "0"
}

#[track_caller]
fn well(ran: Output) {
    assert!(ran.status.success(), "{ran:?}");
}

/// A key and a certificate for a host, which is its own authority.
fn certificate(folder: &Path, name: &str, host: &str) {
    let (key, pem) = (format!("{name}.key"), format!("{name}.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
        .args(["-keyout", &key, "-out", &pem, "-subj", "/CN=database"])
        .args(["-addext", &format!("subjectAltName=DNS:{host}")])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(folder)
        .output();
    well(made.expect("openssl is there: tests/run installs it"));
}

#[test]
fn the_line_is_encrypted_and_the_server_is_who_it_says() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let migrate = |address: &str| -> Ran {
        run(folder.path(), &["migrate", "--data", "data", "--database", address])
    };
    let (own, other) = (server.file("server.pem"), server.file("other.pem"));
    for (host, query, part) in [
        // Another's certificate, another's name, and no encryption at all.
        ("localhost", format!("sslmode=verify-full&sslrootcert={other}"), "certificate"),
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={own}"), "certificate"),
        ("localhost", "sslmode=disable".to_owned(), "no encryption"),
    ] {
        let refused = migrate(&server.address(host, &query));
        assert_eq!(refused.code, 1, "{query}: {refused:?}");
        assert!(refused.stderr.contains(part), "{query}: {refused:?}");
    }
    let full = server.address("localhost", &format!("sslmode=verify-full&sslrootcert={own}"));
    let done = migrate(&full);
    assert_eq!(done.code, 0, "{done:?}");
    // Without being asked it is encrypted where the server offers it.
    let usual = migrate(&server.address("localhost", ""));
    assert_eq!(usual.code, 0, "{usual:?}");
    let doctor = run(folder.path(), &["doctor", "--data", "data", "--database", &full, "--json"]);
    let report = doctor.json();
    let checks = report["checks"].as_array().unwrap();
    let said = |name: &str| checks.iter().find(|check| check["name"] == name).unwrap();
    assert!(!said("server")["says"].as_str().unwrap().contains("clear text"), "{report}");
    assert!(said("server")["says"].as_str().unwrap().contains("superuser"), "{report}");
    assert_eq!(said("clock")["state"], "ok", "both clocks are this machine's: {report}");
}
