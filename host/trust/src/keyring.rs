//! The public keys that an installation knows: whose they are, and what they may sign.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};
use tidegate_record::{KeyId, PublicKey};

use crate::{KeyringError, Role, level_word, moment};

/// The format that this version writes and reads.
pub const KEYRING_FORMAT: &str = "tidegate-keyring-1";

/// Largest keyring that is read, bytes.
pub const KEYRING_BYTES_MAX: usize = 1 << 20;

/// Most keys of one keyring. A province of a hundred counties has some hundreds.
pub const KEYS_MAX: usize = 2_000;

/// Longest name of an owner and longest reason, bytes.
pub const WORDS_BYTES_MAX: usize = 200;

/// Why a key no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// When it was revoked.
    #[serde(with = "crate::moment")]
    pub at: Instant,
    /// Why, at most [`WORDS_BYTES_MAX`] bytes.
    pub why: String,
    /// Whether somebody else may have had it: then nothing that it signed counts under any policy,
    /// because whoever has a key can put any date on a signature.
    pub compromised: bool,
}

/// A public key with whose it is and what it may sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// Its id, which follows from the key.
    pub id: KeyId,
    /// The key, as text with its algorithm.
    #[serde(with = "public_text")]
    pub public: PublicKey,
    /// The person or body that holds it, at most [`WORDS_BYTES_MAX`] bytes. The same owner has the
    /// same name in every entry: rules about who may not sign twice rest on it.
    pub owner: String,
    /// In which role it signs.
    pub role: Role,
    /// It may sign packs of this jurisdiction and of those within it.
    pub jurisdiction: Jurisdiction,
    /// When it begins to count.
    #[serde(with = "crate::moment")]
    pub created: Instant,
    /// When it no longer counts; none when that is open.
    #[serde(with = "crate::moment::optional", default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
    /// That it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revocation>,
}

impl KeyEntry {
    /// Whether it counts at `now`, for people: `valid`, `not yet`, `expired` or `revoked`.
    #[must_use]
    pub fn state(&self, now: Instant) -> &'static str {
        if self.revoked.is_some() {
            "revoked"
        } else if now < self.created {
            "not yet"
        } else if self.expires.is_some_and(|expires| now >= expires) {
            "expired"
        } else {
            "valid"
        }
    }

    fn check(&self) -> Result<(), KeyringError> {
        let (id, level) = (self.id, self.jurisdiction.level());
        if self.public.id() != id {
            return Err(KeyringError::Id { id, found: self.public.id() });
        }
        check_words("owner", &self.owner)?;
        if let Some(wanted) = self.role.level().filter(|wanted| *wanted != level) {
            let (role, wanted) = (self.role, level_word(wanted));
            let jurisdiction = self.jurisdiction.clone();
            return Err(KeyringError::Scope { id, role, jurisdiction, wanted });
        }
        if let Some(expires) = self.expires.filter(|expires| *expires <= self.created) {
            let (created, expires) = (moment(self.created), moment(expires));
            return Err(KeyringError::Period { id, created, expires });
        }
        self.revoked.as_ref().map_or(Ok(()), |revoked| check_words("reason", &revoked.why))
    }
}

/// The public keys that an installation knows, ascending by id. It holds no secret; whoever can
/// write it decides whose signatures count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "KeyringFile")]
pub struct Keyring {
    format: String,
    #[serde(rename = "key")]
    keys: Vec<KeyEntry>,
}

/// A keyring as it is written, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyringFile {
    format: String,
    #[serde(default, rename = "key")]
    keys: Vec<KeyEntry>,
}

impl Default for Keyring {
    fn default() -> Self {
        Self { format: KEYRING_FORMAT.to_owned(), keys: Vec::new() }
    }
}

impl TryFrom<KeyringFile> for Keyring {
    type Error = KeyringError;

    fn try_from(file: KeyringFile) -> Result<Self, Self::Error> {
        if file.format != KEYRING_FORMAT {
            return Err(KeyringError::Format { found: file.format });
        }
        let mut keyring = Self::default();
        file.keys.into_iter().try_for_each(|entry| keyring.add(entry))?;
        Ok(keyring)
    }
}

impl Keyring {
    /// The keyring of a TOML text. What it says is checked as [`Self::add`] does, and keys that
    /// this version does not know are errors.
    ///
    /// # Errors
    ///
    /// [`KeyringError`].
    pub fn from_toml(text: &str) -> Result<Self, KeyringError> {
        if text.len() > KEYRING_BYTES_MAX {
            return Err(KeyringError::TooLarge { bytes: text.len() });
        }
        toml::from_str(text).map_err(|error| KeyringError::Form { detail: error.to_string() })
    }

    /// Its TOML text. The same keys give the same text.
    ///
    /// # Errors
    ///
    /// [`KeyringError::TooLarge`] when it would not be read again.
    pub fn to_toml(&self) -> Result<String, KeyringError> {
        let text = toml::to_string(self)
            .map_err(|error| KeyringError::Form { detail: error.to_string() })?;
        if text.len() > KEYRING_BYTES_MAX {
            return Err(KeyringError::TooLarge { bytes: text.len() });
        }
        Ok(text)
    }

    /// The keys, ascending by id.
    #[must_use]
    pub fn keys(&self) -> &[KeyEntry] {
        &self.keys
    }

    /// The key with this id.
    #[must_use]
    pub fn get(&self, id: &KeyId) -> Option<&KeyEntry> {
        self.place(id).ok().and_then(|at| self.keys.get(at))
    }

    /// Adds a key.
    ///
    /// # Errors
    ///
    /// `Known` when it is there already, `Full` beyond [`KEYS_MAX`], and others for an entry that
    /// contradicts itself: a county's reviewer must be of a county, a provincial approver of a
    /// province.
    pub fn add(&mut self, entry: KeyEntry) -> Result<(), KeyringError> {
        entry.check()?;
        match self.place(&entry.id) {
            Ok(_) => Err(KeyringError::Known { id: entry.id }),
            Err(_) if self.keys.len() >= KEYS_MAX => Err(KeyringError::Full),
            Err(at) => {
                self.keys.insert(at, entry);
                Ok(())
            }
        }
    }

    /// Revokes a key. A revoked key stays in the keyring, so that what it signed is told apart from
    /// what an unknown key signed. Revoking it again only adds that it was compromised.
    ///
    /// # Errors
    ///
    /// `Unknown`, `Revoked` when it is revoked already, `Words` for a reason that is none.
    pub fn revoke(&mut self, id: &KeyId, revocation: Revocation) -> Result<(), KeyringError> {
        check_words("reason", &revocation.why)?;
        let at = self.place(id).map_err(|_| KeyringError::Unknown { id: *id })?;
        let entry = self.keys.get_mut(at).ok_or(KeyringError::Unknown { id: *id })?;
        match &mut entry.revoked {
            None => entry.revoked = Some(revocation),
            Some(known) if revocation.compromised && !known.compromised => {
                known.compromised = true;
            }
            Some(known) => {
                return Err(KeyringError::Revoked { id: *id, at: moment(known.at) });
            }
        }
        Ok(())
    }

    /// Takes over every revocation that `other` has of keys in this one, and gives those that were
    /// news. Nothing else is taken over: an unknown key stays unknown, because a keyring that came
    /// with something is not trusted to add keys, and refusing too much is the safe mistake.
    pub fn take_revocations(&mut self, other: &Self) -> Vec<KeyId> {
        let mut news = Vec::new();
        for entry in &other.keys {
            if let Some(revocation) = &entry.revoked
                && self.revoke(&entry.id, revocation.clone()).is_ok()
            {
                news.push(entry.id);
            }
        }
        news
    }

    /// The keys that may sign for some layer of a county: those whose jurisdiction contains it.
    #[must_use]
    pub fn for_county(&self, county: &Jurisdiction) -> Self {
        let keys = self.keys.iter().filter(|entry| entry.jurisdiction.contains(county));
        Self { keys: keys.cloned().collect(), ..Self::default() }
    }

    fn place(&self, id: &KeyId) -> Result<usize, usize> {
        // INVARIANT: keys are only ever inserted in the order of their ids.
        self.keys.binary_search_by(|entry| entry.id.cmp(id))
    }
}

/// Checks words that people read in lists and reports.
fn check_words(what: &'static str, text: &str) -> Result<(), KeyringError> {
    let good = !text.is_empty()
        && text.len() <= WORDS_BYTES_MAX
        && text.trim() == text
        && !text.chars().any(char::is_control);
    if good { Ok(()) } else { Err(KeyringError::Words { what }) }
}

/// A public key as its one line of text.
mod public_text {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use tidegate_record::PublicKey;

    pub(super) fn serialize<S: Serializer>(key: &PublicKey, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(key)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PublicKey, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
