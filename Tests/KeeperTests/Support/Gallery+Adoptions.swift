import Contract

@testable import Keeper

/// What an adoption would do, did, or was not done for.
extension Gallery {
    static func adoption(_ change: (inout Adoption) -> Void = { _ in }) -> Adoption {
        var adoption = Adoption()
        (adoption.kind, adoption.target) = (.loose, .commit)
        (adoption.overwritten, adoption.overwrittenCount) = (["bridge.py", "docker-compose.yml"], 2)
        (adoption.untracked, adoption.untrackedCount) = (["backup-2025.tar", "notes/"], 2)
        adoption.newCount = 14
        change(&adoption)
        return adoption
    }

    private static func adoptee() throws -> Service {
        var service = try Service.make()
        service.repository = "ssh://git@git.example.org/grant/matrix-bridge.git"
        return service
    }

    static func adoptions() throws -> [(String, Report)] {
        let service = try adoptee()
        let clean = adoption {
            ($0.overwritten, $0.overwrittenCount, $0.untracked, $0.untrackedCount) = ([], 0, [], 0)
        }
        let secret = "https://grant:hunter22plum@git.example.org/x.git"
        let findings: [(String, AdoptionReport.Finding)] = [
            ("loose files", .found(adoption())), ("nothing differs", .found(clean)),
            ("begun", .found(adoption { $0.kind = .begun })),
            ("moved", .found(adoption { $0.kind = .moved })),
            ("a clone", .found(adoption { $0.kind = .clone })),
            ("another repository", .found(adoption { ($0.kind, $0.url) = (.other, secret) })),
            ("inside another one", .found(adoption { ($0.kind, $0.top) = (.inside, "/home/modelo") })),
            ("a broken one", .found(adoption { $0.kind = .broken })),
            ("somebody else's", .found(adoption { $0.owner = "root" })),
            ("read-only", .found(adoption { $0.isWritable = false })),
            ("no room", .found(adoption { ($0.need, $0.free) = (300_000, 20_000) })),
            ("a tracked secret", .found(adoption { $0.trackedSecrets = [".env"] })),
            ("an exposed secret", .found(adoption { $0.exposedSecrets = [".env", "config.toml"] })),
            ("no repository", .noRepository),
            ("failed", .failed(words: ["fatal: unable to connect to git.example.org:"], exitCode: 128)),
            ("too slow", .failed(words: [], exitCode: nil)), ("host away", .unreachable(.make())),
        ]
        var all = try findings.map { name, finding in
            ("adopt, \(name)", Report.adoption(try Reports.adoption(finding)))
        }
        let question = QuestionReport(
            service: service, action: .adopt, code: "47", within: .seconds(60), adoption: adoption(),
            asked: try .make())
        all.append(("question, adopt", .question(question)))
        for (name, ending, adoption) in ended() {
            var report = try Reports.change(ending, action: .adopt)
            (report.service, report.from, report.adoption) = (service, nil, adoption)
            all.append(("adopted, \(name)", .change(report)))
        }
        return all
    }

    private static func ended() -> [(String, ChangeReport.Ending, Adoption)] {
        let kept = "/home/modelo/.local/state/bridgekeeper/adopted/matrix-bridge/20250615T150000Z-4711"
        return [
            ("done", .done, adoption { $0.backups = [kept] }),
            ("refused", .adoptionRefused, adoption { $0.exposedSecrets = [".env"] }),
            ("done before", .adoptionRefused, adoption { $0.kind = .clone }),
            (
                "a secret altered", .commandFailed,
                adoption { ($0.alteredSecrets, $0.backups) = ([".env"], [kept]) }
            ),
            ("a secret bare", .commandFailed, adoption { $0.exposedSecrets = [".env"] }),
            ("cancelled", .cancelled, adoption()),
            ("not built", .commandFailed, adoption { $0.kind = .moved }),
        ]
    }
}

extension Reports {
    /// As a host would print it.
    static func adopted(_ lines: [String]) -> Adoption {
        var adoption = Adoption()
        for line in lines {
            adoption.read("overwrites \(line)")
            adoption.read("stays \(line)")
        }
        (adoption.overwrittenCount, adoption.untrackedCount) = (lines.count, lines.count)
        return adoption
    }

    static func adoption(_ finding: AdoptionReport.Finding) throws -> AdoptionReport {
        var service = try Service.make()
        service.repository = "ssh://git@git.example.org/grant/matrix-bridge.git"
        return AdoptionReport(service: service, finding: finding, asked: try .make())
    }
}
