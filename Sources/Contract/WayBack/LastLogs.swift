/// What was kept of a container that is gone: how it was, and its last lines.
package struct LastLogs: Sendable, Equatable {
    /// When that was written down, in seconds since 1970 by the host's clock.
    package var at: Int64
    /// Docker's word for its state.
    package var state: String
    package var exitCode: Int
    package var restartCount: Int
    /// Docker's ID of its image, and the name it was made by.
    package var image: String
    package var name: String
    package var lines: [String]

    /// Reads the file: nothing where its first line is not what was written there.
    package init?(_ lines: [String]) {
        let fields = (lines.first ?? "").utf8.split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 9, let at = Int64(fields[0]), let code = Int(fields[5]),
            let count = Int(fields[6])
        else { return nil }
        self.at = at
        (image, name, state) = (fields[2], fields[3], fields[4])
        (exitCode, restartCount) = (code, count)
        self.lines = Array(lines.dropFirst())
    }
}

extension Service {
    /// Writes out what was kept of the container before the one that runs; it ends with 3 when there is nothing.
    ///
    /// What was kept last is of the running one itself where the update that kept it never got so far as to replace it.
    package var lastLogsScript: String {
        """
        \(keepFolder)
        there=$(\(idCommand)) || exit
        { read -r _ id _ <"$folder/next"; } 2>/dev/null || exit \(Self.nothingKeptStatus)
        if [ "$id" != "$there" ]; then exec cat "$folder/next"; fi
        [ -f "$folder/last" ] || exit \(Self.nothingKeptStatus)
        exec cat "$folder/last"
        """
    }

    package static let nothingKeptStatus: Int32 = 3
}
