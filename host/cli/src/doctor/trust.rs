//! Whose signatures count for packs: whether keyring and policy can be read, and for how long the
//! keys in them count.

use std::path::Path;

use tidegate_domain::Instant;
use tidegate_trust::{KeyEntry, Keyring, Role, moment};

use super::Check;
use crate::trust;

const NAME: &str = "trust";

/// How many days before its end a key is worth a look.
const ENDS_SOON_DAYS: i64 = 30;

const DAY_S: i64 = 86_400;

/// Looks at keyring and policy of a data folder.
pub(super) fn look(data: &Path, now: Instant) -> Check {
    if !trust::HOST_FILES.iter().any(|name| data.join(name).exists()) {
        let says = "there is no keyring: pack files are refused until `tidegate key` makes one";
        return Check::ok(NAME, says);
    }
    match trust::of_host(data)() {
        Ok(trust) => keys(&trust.keyring, now),
        Err(error) => Check::fail(NAME, super::whole(&error), "correct or restore the file"),
    }
}

fn keys(keyring: &Keyring, now: Instant) -> Check {
    let valid: Vec<&KeyEntry> =
        keyring.keys().iter().filter(|key| key.state(now) == "valid").collect();
    let ends_soon = |key: &&&KeyEntry| {
        key.expires.is_some_and(|expires| expires.saturating_sub(now) < ENDS_SOON_DAYS * DAY_S)
    };
    let mut says: Vec<String> = valid
        .iter()
        .filter(ends_soon)
        .map(|key| {
            let until = key.expires.map(moment).unwrap_or_default();
            format!("key {} of {} counts until {until}", key.id, key.owner)
        })
        .collect();
    // Expired keys are history, unless nobody else can sign in their place.
    let lacking = |key: &&KeyEntry| {
        let other = |other: &&&KeyEntry| {
            other.role == key.role && other.jurisdiction.contains(&key.jurisdiction)
        };
        key.state(now) == "expired" && valid.iter().find(other).is_none()
    };
    says.extend(keyring.keys().iter().filter(lacking).map(|key| {
        let (role, place) = (word(key.role), &key.jurisdiction);
        format!(
            "key {} of {} has expired and nobody else signs as {role} for {place}",
            key.id, key.owner
        )
    }));
    if says.is_empty() {
        return Check::ok(NAME, format!("{} keys sign packs", valid.len()));
    }
    Check::warn(
        NAME,
        says.join("; "),
        "let each make a new key with `tidegate key new` and add it before the old one ends",
    )
}

fn word(role: Role) -> String {
    role.to_string()
}

#[cfg(test)]
mod tests {
    use tidegate_record::SigningKey;

    use super::super::State;
    use super::*;

    const NOW: Instant = 1_795_000_000;

    /// A keyring of authors' keys, each with when it ends.
    fn keyring(ends: &[(u8, &str, Option<Instant>)]) -> Keyring {
        let mut keyring = Keyring::default();
        for (seed, place, expires) in ends {
            let public = SigningKey::from_seed(&[*seed; 32]).public();
            let entry = KeyEntry {
                id: public.id(),
                public,
                owner: format!("author {seed}"),
                role: Role::Author,
                jurisdiction: place.parse().unwrap(),
                created: NOW - 400 * DAY_S,
                expires: *expires,
                revoked: None,
            };
            keyring.add(entry).unwrap();
        }
        keyring
    }

    #[test]
    fn a_key_that_ends_soon_and_one_that_nobody_replaces_are_named() {
        let soon = NOW + ENDS_SOON_DAYS * DAY_S;
        for (ends, wanted) in [
            (vec![(1, "330122", None)], None),
            (vec![(1, "330122", Some(soon))], None),
            (vec![(1, "330122", Some(soon - 1))], Some("author 1 counts until")),
            (vec![(1, "330122", Some(NOW)), (2, "330122", None)], None),
            (vec![(1, "330122", Some(NOW)), (2, "330000", None)], None),
            (vec![(1, "330122", Some(NOW)), (2, "330182", None)], Some("nobody else signs")),
            (vec![(1, "330122", Some(NOW))], Some("as author for 330122")),
        ] {
            let check = keys(&keyring(&ends), NOW);
            match wanted {
                None => assert_eq!(check.state, State::Ok, "{check:?}"),
                Some(part) => {
                    assert_eq!(check.state, State::Warn, "{check:?}");
                    assert!(check.says.contains(part), "{check:?}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_read_fails() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(look(folder.path(), NOW).state, State::Ok, "no keyring");
        fs_err::write(folder.path().join("keyring.toml"), "format = 'other'").unwrap();
        assert_eq!(look(folder.path(), NOW).state, State::Fail);
    }
}
