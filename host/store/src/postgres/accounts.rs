//! Accounts, tokens, and who changed them.

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{AccessChange, AccessRecord, Account, AccountId, Instant, Token, TokenId};

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use super::row::{count, json, limit_offset};
use crate::accounts::changing::{OPERATION, require, require_one, secret_of};
use crate::accounts::rows::{AccessChangeRow, AccountRow, TokenRow};
use crate::{AccessCommit, Accounts, KeptToken, Listing, Page, StoreResult};

#[async_trait]
impl Accounts for PostgresStore {
    async fn has_accounts(&self) -> StoreResult<bool> {
        const OPERATION: &str = "has_accounts";
        let mut transaction = self.begin_read(OPERATION).await?;
        any_account(&mut transaction, OPERATION).await
    }

    async fn account(&self, id: &AccountId) -> StoreResult<Option<Account>> {
        const OPERATION: &str = "account";
        let mut transaction = self.begin_read(OPERATION).await?;
        account(&mut transaction, OPERATION, id).await
    }

    async fn accounts(&self, page: Page) -> StoreResult<Listing<Account>> {
        const OPERATION: &str = "accounts";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from account")
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<AccountRow> = sqlx::query_as(
            "select a.id, a.name, a.disabled, a.added_at,
              coalesce(
                (select json_agg(json_build_object('role', g.role, 'jurisdiction', g.jurisdiction))
                from account_grant g
                where g.account = a.id),
                '[]'
              )::text as grants
            from account a
            order by a.id
            limit $1 offset $2",
        )
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.account(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn token(&self, id: &TokenId) -> StoreResult<Option<KeptToken>> {
        const OPERATION: &str = "token";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<TokenRow> = sqlx::query_as(
            "select id, account, secret, purpose, grants, created_at, expires_at, revoked_at,
              last_used_at
            from token
            where id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        let Some(row) = row else { return Ok(None) };
        let secret = row.secret(OPERATION)?;
        let token = row.token(OPERATION)?;
        let account = account(&mut transaction, OPERATION, &token.account).await?;
        Ok(account.map(|account| KeptToken { token, account, secret }))
    }

    async fn tokens(&self, account: Option<&AccountId>, page: Page) -> StoreResult<Listing<Token>> {
        const OPERATION: &str = "tokens";
        let (limit, offset) = limit_offset(page);
        let account = account.map(AccountId::as_str);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar(
            "select count(*)
            from token
            where $1::text is null or account = $1",
        )
        .bind(account)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<TokenRow> = sqlx::query_as(
            "select id, account, secret, purpose, grants, created_at, expires_at, revoked_at,
              last_used_at
            from token
            where $1::text is null or account = $1
            order by account, created_at, id
            limit $2 offset $3",
        )
        .bind(account)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.token(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn change_access(&self, commit: &AccessCommit) -> StoreResult<()> {
        retried(|| self.change_access_once(commit)).await
    }

    async fn access_changes(&self, page: Page) -> StoreResult<Listing<AccessRecord>> {
        const OPERATION: &str = "access_changes";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from access_change")
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<AccessChangeRow> = sqlx::query_as(
            "select number, at, by_account, by_token, change
            from access_change
            order by number desc
            limit $1 offset $2",
        )
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.record(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn note_token_use(&self, id: &TokenId, at: Instant) -> StoreResult<()> {
        const OPERATION: &str = "note_token_use";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query(
            "update token
            set last_used_at = $2
            where id = $1 and (last_used_at is null or last_used_at < $2)",
        )
        .bind(id.as_str())
        .bind(at)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }
}

impl PostgresStore {
    async fn change_access_once(&self, commit: &AccessCommit) -> StoreResult<()> {
        let mut transaction = self.begin(OPERATION).await?;
        // Of two that change something the second sees all of the first; reading goes on.
        sqlx::query("lock table account in share row exclusive mode")
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        if commit.first {
            let none_yet = !any_account(&mut transaction, OPERATION).await?;
            require(none_yet, "account_none_yet")?;
        }
        for change in &commit.changes {
            carry_out(&mut transaction, commit, change).await?;
            keep(&mut transaction, commit, change).await?;
        }
        let operators: i64 = sqlx::query_scalar(
            "select count(*)
            from account a
            join account_grant g on g.account = a.id
            where a.disabled = false
              and g.role = 'province-operator'
              and g.jurisdiction like '__0000'",
        )
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        require(operators > 0, "access_keeps_an_operator")?;
        transaction.commit().await.during(OPERATION)
    }
}

async fn any_account(connection: &mut PgConnection, operation: &'static str) -> StoreResult<bool> {
    sqlx::query_scalar("select exists (select 1 from account)")
        .fetch_one(connection)
        .await
        .during(operation)
}

async fn account(
    connection: &mut PgConnection,
    operation: &'static str,
    id: &AccountId,
) -> StoreResult<Option<Account>> {
    let row: Option<AccountRow> = sqlx::query_as(
        "select a.id, a.name, a.disabled, a.added_at,
          coalesce(
                (select json_agg(json_build_object('role', g.role, 'jurisdiction', g.jurisdiction))
                from account_grant g
                where g.account = a.id),
                '[]'
              )::text as grants
        from account a
        where a.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await
    .during(operation)?;
    row.map(|row| row.account(operation)).transpose()
}

/// Carries one change out.
async fn carry_out(
    connection: &mut PgConnection,
    commit: &AccessCommit,
    change: &AccessChange,
) -> StoreResult<()> {
    let (statement, rule) = match change {
        AccessChange::AccountAdded { account, name } => {
            let insert = sqlx::query(
                "insert into account (id, name, disabled, added_at)
                values ($1, $2, false, $3)
                on conflict (id) do nothing",
            );
            (insert.bind(account.as_str()).bind(name).bind(commit.at), "account_id_key")
        }
        AccessChange::AccountDisabled { account } => {
            let update = sqlx::query(
                "update account
                set disabled = true
                where id = $1 and disabled = false",
            );
            (update.bind(account.as_str()), "account_enabled")
        }
        AccessChange::GrantGiven { account, grant } => {
            require_account(connection, account).await?;
            let insert = sqlx::query(
                "insert into account_grant (account, role, jurisdiction)
                values ($1, $2, $3)
                on conflict (account, role, jurisdiction) do nothing",
            );
            let insert = insert.bind(account.as_str()).bind(grant.role.word());
            (insert.bind(grant.jurisdiction.as_str()), "grant_key")
        }
        AccessChange::GrantTaken { account, grant } => {
            let delete = sqlx::query(
                "delete from account_grant
                where account = $1 and role = $2 and jurisdiction = $3",
            );
            let delete = delete.bind(account.as_str()).bind(grant.role.word());
            (delete.bind(grant.jurisdiction.as_str()), "grant_known")
        }
        AccessChange::TokenMade { .. } => return make_token(connection, commit, change).await,
        AccessChange::TokenRevoked { account, token } => {
            let update = sqlx::query(
                "update token
                set revoked_at = $3
                where id = $1 and account = $2 and revoked_at is null",
            );
            (update.bind(token.as_str()).bind(account.as_str()).bind(commit.at), "token_unrevoked")
        }
    };
    let done = statement.execute(connection).await.during(OPERATION)?;
    require_one(done.rows_affected(), rule)
}

async fn make_token(
    connection: &mut PgConnection,
    commit: &AccessCommit,
    change: &AccessChange,
) -> StoreResult<()> {
    let AccessChange::TokenMade { account, token, purpose, grants, expires_at } = change else {
        return Ok(());
    };
    require_account(connection, account).await?;
    let grants = grants.as_ref().map(|grants| json(OPERATION, grants)).transpose()?;
    let done = sqlx::query(
        "insert into token (id, account, secret, purpose, grants, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (id) do nothing",
    )
    .bind(token.as_str())
    .bind(account.as_str())
    .bind(secret_of(commit)?.to_string())
    .bind(purpose)
    .bind(grants)
    .bind(commit.at)
    .bind(expires_at)
    .execute(connection)
    .await
    .during(OPERATION)?;
    require_one(done.rows_affected(), "token_id_key")
}

/// Fails when there is no such account: a broken reference would not say so on SQLite.
async fn require_account(connection: &mut PgConnection, id: &AccountId) -> StoreResult<()> {
    require(account(connection, OPERATION, id).await?.is_some(), "account_known")
}

/// Keeps a change with by whom and when.
async fn keep(
    connection: &mut PgConnection,
    commit: &AccessCommit,
    change: &AccessChange,
) -> StoreResult<()> {
    sqlx::query(
        "insert into access_change (at, by_account, by_token, account, change)
        values ($1, $2, $3, $4, $5)",
    )
    .bind(commit.at)
    .bind(commit.by.account.as_ref().map(AccountId::as_str))
    .bind(commit.by.token.as_ref().map(TokenId::as_str))
    .bind(change.account().as_str())
    .bind(json(OPERATION, change)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}
