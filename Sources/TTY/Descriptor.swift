import Glibc

/// Reading and writing a descriptor, whole.
enum Descriptor {
    /// What there is to read now; empty at the end, `nil` when it cannot be read.
    static func read(_ descriptor: Int32, atMost count: Int = 1024) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let got = unsafe bytes.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0 && errno == EINTR { continue }
            return got < 0 ? nil : Array(bytes.prefix(got))
        }
    }

    /// Everything up to the end; `nil` when it cannot be read or is longer than the limit.
    static func readAll(_ descriptor: Int32, limit: Int) -> [UInt8]? {
        var all: [UInt8] = []
        while let some = read(descriptor, atMost: 1 << 16) {
            if some.isEmpty { return all }
            all += some
            guard all.count <= limit else { return nil }
        }
        return nil
    }

    /// - Returns: whether all of it was written.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
