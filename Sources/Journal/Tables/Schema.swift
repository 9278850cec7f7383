import GRDB

/// The tables, and how an older journal becomes one of today.
///
/// A migration that has been released is never changed; what comes later is a new one behind it. A journal that
/// holds a migration which is not in this list was written by a newer version.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: events, jobs, deployments, messages, alerts, strangers") { db in
            try db.execute(sql: first)
        }
        migrator.registerMigration("2: buttons, mutes, what rang") { db in try db.execute(sql: second) }
        migrator.registerMigration("3: the tile") { db in try db.execute(sql: tile) }
        migrator.registerMigration("4: what was seen last") { db in try db.execute(sql: seen) }
        migrator.registerMigration("5: what was gone back to") { db in try db.execute(sql: rollback) }
        return migrator
    }

    private static let rollback = """
        ALTER TABLE deployment ADD COLUMN is_rollback INTEGER NOT NULL DEFAULT 0 CHECK (is_rollback IN (0, 1));
        """

    private static let tile = """
        CREATE TABLE tile (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            txn TEXT NOT NULL,
            room TEXT NOT NULL,
            is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
            replaces TEXT
        ) STRICT;
        """

    // `heard` and `host_time` are by the host's clock: nanoseconds and seconds.
    private static let seen = """
        CREATE TABLE seen (
            service TEXT NOT NULL PRIMARY KEY,
            container TEXT NOT NULL,
            started_at TEXT NOT NULL,
            restarts INTEGER NOT NULL,
            is_up INTEGER NOT NULL CHECK (is_up IN (0, 1)),
            host_time INTEGER NOT NULL,
            heard INTEGER,
            at INTEGER NOT NULL
        ) STRICT;
        """

    // `number` is the order of storing, which no clock turns round.
    // `thread`, `txn`, `by_user` and `commit_id` have such names because the plain ones are words of SQL.
    private static let first = """
        CREATE TABLE sync (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            position TEXT NOT NULL
        ) STRICT;

        CREATE TABLE event (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            sender TEXT NOT NULL,
            body BLOB NOT NULL,
            thread TEXT,
            sent_at INTEGER NOT NULL,
            is_edit INTEGER NOT NULL CHECK (is_edit IN (0, 1)),
            settled_at INTEGER
        ) STRICT;
        CREATE INDEX event_unsettled ON event (number) WHERE settled_at IS NULL;

        CREATE TABLE job (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            event TEXT NOT NULL UNIQUE,
            thread TEXT,
            service TEXT NOT NULL,
            action TEXT NOT NULL,
            requested_by TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            phase TEXT NOT NULL,
            question TEXT,
            before BLOB,
            created_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome TEXT,
            CONSTRAINT ended_with_outcome CHECK (
                (phase = 'ended') = (ended_at IS NOT NULL) AND (phase = 'ended') = (outcome IS NOT NULL)
            )
        ) STRICT;
        CREATE INDEX job_open ON job (number) WHERE phase <> 'ended';
        CREATE INDEX job_service ON job (service, number);

        CREATE TABLE deployment (
            number INTEGER PRIMARY KEY,
            container TEXT NOT NULL UNIQUE,
            service TEXT NOT NULL,
            commit_id TEXT NOT NULL,
            image TEXT NOT NULL,
            at INTEGER NOT NULL,
            by_user TEXT
        ) STRICT;

        CREATE TABLE outgoing (
            number INTEGER PRIMARY KEY,
            txn TEXT NOT NULL UNIQUE,
            event_type TEXT NOT NULL,
            content BLOB NOT NULL,
            priority INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            key TEXT,
            file_path TEXT,
            file_name TEXT,
            file_type TEXT,
            file_size INTEGER,
            sent_as TEXT,
            given_up TEXT,
            done_at INTEGER,
            CONSTRAINT file_whole CHECK (
                (file_path IS NULL) = (file_name IS NULL)
                AND (file_path IS NULL) = (file_type IS NULL)
                AND (file_path IS NULL) = (file_size IS NULL)
            ),
            CONSTRAINT one_end CHECK (
                (sent_as IS NULL OR given_up IS NULL)
                AND (done_at IS NULL) = (sent_as IS NULL AND given_up IS NULL)
            )
        ) STRICT;
        CREATE INDEX outgoing_waiting ON outgoing (priority, number) WHERE done_at IS NULL;
        CREATE INDEX outgoing_key ON outgoing (key) WHERE key IS NOT NULL;

        CREATE TABLE alert (
            key TEXT NOT NULL PRIMARY KEY,
            txn TEXT NOT NULL,
            fired_at INTEGER NOT NULL,
            state BLOB NOT NULL
        ) STRICT;

        CREATE TABLE stranger (
            user TEXT NOT NULL PRIMARY KEY,
            first_at INTEGER NOT NULL
        ) STRICT;
        """

    // `button.txn` is the message that the button is on.
    private static let second = """
        ALTER TABLE event ADD COLUMN tapped TEXT;
        ALTER TABLE job ADD COLUMN tapped TEXT;

        CREATE TABLE button (
            txn TEXT NOT NULL,
            sign TEXT NOT NULL,
            command TEXT NOT NULL,
            PRIMARY KEY (txn, sign)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outgoing_sent ON outgoing (sent_as) WHERE sent_as IS NOT NULL;

        CREATE TABLE mute (
            service TEXT NOT NULL PRIMARY KEY,
            until INTEGER NOT NULL,
            by_user TEXT NOT NULL
        ) STRICT;

        CREATE TABLE rang (
            number INTEGER PRIMARY KEY,
            txn TEXT NOT NULL UNIQUE,
            subject TEXT NOT NULL,
            kind TEXT NOT NULL,
            fired_at INTEGER NOT NULL,
            ended_at INTEGER,
            taken_by TEXT
        ) STRICT;
        CREATE INDEX rang_fired ON rang (fired_at);
        """
}
