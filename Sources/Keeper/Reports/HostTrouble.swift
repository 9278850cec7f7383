package import Remote

/// Why a host gave no answer: our sentence, ssh's own words, and the mend where it is known.
package struct HostTrouble: Sendable, Equatable {
    package var what: String
    package var words: String?
    package var mend: String?

    package init(_ error: RemoteError) {
        what = error.description
        words = error.words
        mend = error.mend
    }

    package init(what: String, words: String? = nil, mend: String? = nil) {
        self.what = what
        self.words = words
        self.mend = mend
    }

    var lines: [String] { words?.split(separator: "\n").map(String.init) ?? [] }
    /// All of it in one text, for where only words fit.
    var text: String { ([what] + lines).joined(separator: "\n") }
}

extension Prose {
    /// What a person needs to know of a host that does not answer.
    mutating func add(_ trouble: HostTrouble, shown: ([String]) -> [String]) {
        line(trouble.what + ".")
        pre(shown(trouble.lines))
        if let mend = trouble.mend { line("What to do: \(mend)") }
    }
}
