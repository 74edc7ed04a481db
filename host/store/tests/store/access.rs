//! Accounts and tokens: what an honest program cannot do to them by mistake, on both databases.

use sqlx::{Connection, Executor};
use tempfile::TempDir;
use tidegate_domain::{AccessChange, Actor};
use tidegate_record::Digest;
use tidegate_store::{AccessCommit, Accounts};

use crate::server::Database;
use crate::sqlite::{open, raw};

const STATEMENTS: [&str; 11] = [
    "update account set name = 'B'",
    "update account set id = 'b'",
    "delete from account",
    "update token set secret = repeat('0', 64)",
    "update token set expires_at = expires_at + 1",
    "update token set grants = '[]'",
    "update token set revoked_at = 9 where revoked_at is not null",
    "update token set revoked_at = null where revoked_at is not null",
    "delete from token",
    "update access_change set by_account = 'op'",
    "delete from access_change",
];

/// An operator with a token that was revoked.
async fn kept(store: &dyn Accounts) {
    let account = "op".parse().unwrap();
    let token = "00000000000000aa".parse().unwrap();
    let made = AccessChange::TokenMade {
        account: "op".parse().unwrap(),
        token,
        purpose: String::new(),
        grants: None,
        expires_at: 100,
    };
    let changes = vec![
        AccessChange::AccountAdded { account, name: "A".to_owned() },
        AccessChange::GrantGiven {
            account: "op".parse().unwrap(),
            grant: "province-operator@330000".parse().unwrap(),
        },
        made,
        AccessChange::TokenRevoked {
            account: "op".parse().unwrap(),
            token: "00000000000000aa".parse().unwrap(),
        },
    ];
    let by = Actor { account: None, token: None };
    let secret = Some(Digest::of(b"s"));
    let commit = AccessCommit { by, at: 7, first: true, changes, secret };
    store.change_access(&commit).await.unwrap();
}

#[tokio::test]
async fn a_file_keeps_accounts_tokens_and_their_changes() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("county.db");
    kept(&open(&path).await).await;
    let mut connection = raw(&path).await;
    for statement in STATEMENTS {
        let statement = statement.replace("repeat('0', 64)", "'0'");
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(statement.clone()));
        let error = refused.execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("never"), "{statement}: {error}");
    }
    connection.execute("update account set disabled = 1").await.unwrap();
    let error = connection.execute("update account set disabled = 0").await.unwrap_err();
    assert!(error.to_string().contains("for good"), "{error}");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_server_keeps_accounts_tokens_and_their_changes() {
    let database = Database::fresh().await;
    kept(&database.open().await).await;
    let mut connection = database.raw().await;
    let emptied = ["truncate account cascade", "truncate token cascade", "truncate access_change"];
    for statement in STATEMENTS.into_iter().chain(emptied) {
        let error = connection.execute(statement).await.unwrap_err();
        assert!(error.to_string().contains("never"), "{statement}: {error}");
    }
    connection.execute("update account set disabled = true").await.unwrap();
    let error = connection.execute("update account set disabled = false").await.unwrap_err();
    assert!(error.to_string().contains("for good"), "{error}");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn of_two_operators_who_disable_each_other_on_two_hosts_one_stays() {
    let database = Database::fresh().await;
    let (one, other) = (database.open().await, database.open().await);
    for round in 0..8 {
        let ids = [format!("a{round}"), format!("b{round}")];
        let by = Actor { account: None, token: None };
        let commit =
            |changes| AccessCommit { by: by.clone(), at: 7, first: false, changes, secret: None };
        let mut changes = Vec::new();
        for id in &ids {
            let account = id.parse().unwrap();
            changes.push(AccessChange::AccountAdded { account, name: id.clone() });
            changes.push(AccessChange::GrantGiven {
                account: id.parse().unwrap(),
                grant: "province-operator@330000".parse().unwrap(),
            });
        }
        // Whoever stayed of the round before goes.
        let before = one.accounts(tidegate_store::Page::first(100)).await.unwrap().items;
        let staying = before.into_iter().filter(|account| !account.disabled);
        changes.extend(staying.map(|gone| AccessChange::AccountDisabled { account: gone.id }));
        one.change_access(&commit(changes)).await.unwrap();
        let disable = |id: &String| {
            commit(vec![AccessChange::AccountDisabled { account: id.parse().unwrap() }])
        };
        let (first, second) = (disable(&ids[1]), disable(&ids[0]));
        let (a, b) = tokio::join!(one.change_access(&first), other.change_access(&second));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    }
}
