import Foundation
import Settings

/// The file that people start from.
enum Example {
    static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "config.example.toml").path(percentEncoded: false)

    static func text() throws -> String {
        try String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
}

/// The shortest file that is right, to be broken a line at a time.
enum Short {
    static let lines = [
        #"[matrix]"#,  // 1
        #"homeserver = "https://matrix.example.org""#,  // 2
        #"user_id = "@keeper:example.org""#,  // 3
        #"room = "!ops:example.org""#,  // 4
        #"admins = ["@grant:example.org"]"#,  // 5
        #"[host.spark]"#,  // 6
        #"address = "10.0.0.1""#,  // 7
        #"[service.bridge]"#,  // 8
        #"host = "spark""#,  // 9
        #"directory = "/srv/bridge""#,  // 10
        #"container = "bridge""#,  // 11
    ]

    /// The file with one line put in another's place; an empty one takes it out without moving the others.
    static func with(_ line: String, at number: Int) -> String {
        var lines = lines
        lines[number - 1] = line
        return lines.joined(separator: "\n")
    }

    /// The file with more at its end, which begins at line 12.
    static func followed(by text: String) -> String {
        lines.joined(separator: "\n") + "\n" + text
    }
}

/// What is printed of a file: nothing when it is right.
func printed(_ text: String) -> [String] {
    do {
        _ = try Configuration.read(text: text, file: "c.toml")
        return []
    } catch {
        return error.mistakes.map(\.description)
    }
}
