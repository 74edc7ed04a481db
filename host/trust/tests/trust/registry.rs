//! Pack files in a registry: Debian's `docker-registry`, started for each test, and made-up ones
//! that answer what a real one does not.

mod hostile;
mod server;

use tidegate_record::Digest;
use tidegate_trust::oci::{Access, Address, Credentials, OciError, Pulled, Registry};
use tidegate_trust::*;

use crate::parts::*;
use server::{PASSWORD, RealRegistry, USER};

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn push(text: &str, access: Access, bytes: &[u8]) -> Result<oci::Pushed, OciError> {
    let address = address(text);
    Registry::of(&address, access)?.push(&address, &PackFile::read(bytes).unwrap())
}

fn pull(text: &str, access: Access) -> Result<Pulled, OciError> {
    let address = address(text);
    Registry::of(&address, access)?.pull(&address)
}

fn password(user: &str, password: &str) -> Access {
    let (user, password) = (user.to_owned(), password.to_owned());
    let credentials = Some(Credentials::Password { user, password });
    Access { credentials, plain_http: false }
}

#[test]
fn a_pack_file_comes_back_as_it_went_with_its_signatures() {
    let registry = RealRegistry::start();
    let tag = registry.address("packs/demo:0.2.0");
    let file = signed();
    let pushed = push(&tag, Access::default(), &file).unwrap();
    assert_eq!(pushed.replaced, None);
    let again = push(&tag, Access::default(), &file).unwrap();
    assert_eq!(
        (&again.pinned, again.replaced),
        (&pushed.pinned, None),
        "the same file, one digest"
    );

    // By its tag: the digest that it names is said; by that digest, with and without the tag.
    let pinned = pushed.pinned.to_string();
    assert!(pinned.starts_with(&format!("{tag}@sha256:")), "{pinned}");
    let without_tag = pinned.replace(":0.2.0@", "@");
    for from in [&tag, &pinned, &without_tag] {
        let pulled = pull(from, Access::default()).unwrap();
        assert_eq!(pulled.file, file, "{from}");
        assert_eq!(pulled.pinned.digest(), pushed.pinned.digest());
        assert!(pulled.says().contains(&format!("@sha256:{}", pushed.pinned.digest().unwrap())));
    }
    // What keyring and policy ask for is asked of it like of any other file.
    assert!(report(&pull(&tag, Access::default()).unwrap().file).accepted);
    push(&registry.address("packs/demo:unsigned"), Access::default(), &pack_bytes()).unwrap();
    let unsigned = pull(&registry.address("packs/demo:unsigned"), Access::default()).unwrap();
    assert_refused(&report(&unsigned.file), Step::Policy, &["0 of 1 signatures as author"]);
}

fn pack_bytes() -> Vec<u8> {
    pack().to_bytes().unwrap()
}

#[test]
fn a_tag_may_move_and_a_pin_holds() {
    let registry = RealRegistry::start();
    let tag = registry.address("packs/demo:stable");
    let first = push(&tag, Access::default(), &pack_bytes()).unwrap();
    let second = push(&tag, Access::default(), &signed()).unwrap();
    assert_eq!(second.replaced, first.pinned.digest(), "what the tag named is said");
    assert_eq!(pull(&tag, Access::default()).unwrap().file, signed());
    // The first is still there under its digest.
    assert_eq!(pull(&first.pinned.to_string(), Access::default()).unwrap().file, pack_bytes());
}

#[test]
fn what_is_not_there_and_what_cannot_be_pushed_to_is_named() {
    let registry = RealRegistry::start();
    let other = format!("@sha256:{}", Digest::of(b"something else"));
    for nothing in ["packs/none:1".to_owned(), format!("packs/none{other}")] {
        let error = pull(&registry.address(&nothing), Access::default()).unwrap_err();
        assert!(matches!(error, OciError::Absent { .. }), "{error}");
    }
    let pinned = registry.address(&format!("packs/demo:1{other}"));
    let error = push(&pinned, Access::default(), &signed()).unwrap_err();
    assert!(error.to_string().contains("leave it out"), "{error}");
    let error = push(&registry.address(&format!("p{other}")), Access::default(), &signed());
    assert!(error.unwrap_err().to_string().contains("has no tag"));
    drop(registry);
    let gone = pull(&format!("oci://{}/p:1", server::free_address()), Access::default());
    assert!(matches!(gone.unwrap_err(), OciError::Unreachable { .. }));
}

#[test]
fn who_has_no_password_is_told_what_to_do() {
    let registry = RealRegistry::start_with_password();
    let tag = registry.address("packs/demo:1");
    for (access, who) in [
        (Access::default(), "TIDEGATE_REGISTRY_USER"),
        (password(USER, "another"), "look at the password"),
        (password("stranger", PASSWORD), "`stranger`"),
    ] {
        let error = push(&tag, access.clone(), &signed()).unwrap_err();
        assert!(matches!(error, OciError::Denied { status: 401, .. }), "{error:?}");
        assert!(error.to_string().contains(who), "{error}");
        assert!(!format!("{error:?}").contains(PASSWORD), "{error:?}");
        assert!(pull(&tag, access).is_err());
    }
    push(&tag, password(USER, PASSWORD), &signed()).unwrap();
    assert_eq!(pull(&tag, password(USER, PASSWORD)).unwrap().file, signed());
}

#[test]
fn what_is_altered_in_the_registry_is_not_taken() {
    let registry = RealRegistry::start();
    let tag = registry.address("packs/demo:1");
    push(&tag, Access::default(), &signed()).unwrap();
    // Somebody with access to the disk of the registry flips a bit of the file.
    registry.alter_blob(Digest::of(&signed()));
    let error = pull(&tag, Access::default()).unwrap_err();
    assert!(matches!(error, OciError::Digest { what: "the pack file", .. }), "{error}");
    assert!(error.to_string().contains("nothing is taken"), "{error}");
}

#[test]
fn without_encryption_nothing_leaves_the_machine() {
    let registry = RealRegistry::start_on_all_addresses();
    let near = registry.address("packs/demo:1");
    push(&near, Access::default(), &signed()).unwrap();
    let Some(outer) = registry.outer_address("packs/demo:1") else { return };
    let refused = pull(&outer, Access::default()).unwrap_err();
    assert!(matches!(refused, OciError::Unreachable { .. }), "TLS is spoken there: {refused}");
    let access = Access { plain_http: true, ..Access::default() };
    assert_eq!(pull(&outer, access).unwrap().file, signed());
}
