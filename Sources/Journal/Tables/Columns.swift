import FoundationEssentials
import GRDB
import Matrix

/// The columns of one row, read without believing them.
///
/// GRDB ends the process when a column holds another type than was asked for, which a damaged file can bring
/// about; here that is an error.
struct Columns {
    let row: Row

    func text(_ name: String) throws(JournalError) -> String { try value(name) }
    func textIfAny(_ name: String) throws(JournalError) -> String? { try valueIfAny(name) }
    func integer(_ name: String) throws(JournalError) -> Int64 { try value(name) }
    func integerIfAny(_ name: String) throws(JournalError) -> Int64? { try valueIfAny(name) }
    func data(_ name: String) throws(JournalError) -> Data { try value(name) }
    func dataIfAny(_ name: String) throws(JournalError) -> Data? { try valueIfAny(name) }

    func identifier<ID: Identifier>(_ name: String) throws(JournalError) -> ID {
        guard let identifier: ID = try identifierIfAny(name) else { throw unreadable(name) }
        return identifier
    }

    func identifierIfAny<ID: Identifier>(_ name: String) throws(JournalError) -> ID? {
        guard let text = try textIfAny(name) else { return nil }
        do {
            return try ID(text)
        } catch {
            throw unreadable(name)
        }
    }

    /// What is thrown when a column holds what this program never writes there.
    func unreadable(_ name: String) -> JournalError {
        .unreadable(column: name)
    }

    private func value<Value: DatabaseValueConvertible>(_ name: String) throws(JournalError) -> Value {
        guard let value: Value = try valueIfAny(name) else { throw unreadable(name) }
        return value
    }

    private func valueIfAny<Value: DatabaseValueConvertible>(_ name: String) throws(JournalError) -> Value? {
        guard let stored = row[name] as DatabaseValue? else { throw unreadable(name) }
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw unreadable(name) }
        return value
    }
}
