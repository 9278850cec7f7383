/// Something that has to be so on the host before a service can be looked after: a command that only reads and fails
/// when it is not.
package struct Probe: Sendable, Equatable {
    package var subject: String
    package var script: String
    /// The command to be pasted by a person.
    package var shown: String
    /// What it means that it succeeded.
    package var good: String
    /// What to do when it failed and its words say nothing better.
    package var mend: String?
    package var limit: Duration

    /// What `contract.md` asks for once before the first update, without the container's own state.
    package static func all(of service: Service) -> [Probe] {
        let directory = ShellWord.quote(service.directory)
        let make = { (subject: String, command: String, good: String, mend: String?, seconds: Int) in
            Probe(
                subject: subject, script: command, shown: ShellWord.asOwner(service.owner, command),
                good: good,
                mend: mend, limit: .seconds(seconds))
        }
        var probes = [
            make(
                "directory", "cd \(directory)", "\(service.directory) is there",
                "make it, or set `directory`", 10),
            make(
                "clone", "git -C \(directory) rev-parse --verify -q HEAD", "is a git clone",
                "the first update needs a clone of the release line there: README, \"The host of the service\"",
                10),
            make(
                "compose file", "\(service.enter) && docker compose config -q", "is valid",
                "`docker compose` v2 has to be there, and a valid compose file", 30),
        ]
        for secret in service.secrets {
            let word = ShellWord.quote(secret)
            probes.append(
                make(
                    "secret \(secret)",
                    "\(service.enter) && test -f \(word) && git check-ignore -q -- \(word)",
                    "is there and ignored by git",
                    "it has to exist and stand in .gitignore, or an update could take it", 10))
        }
        let source = service.repository ?? service.remote
        probes.append(
            make(
                "repository",
                "\(service.enter) && GIT_TERMINAL_PROMPT=0 git ls-remote \(ShellWord.quote(source)) >/dev/null",
                "\(source) can be reached from the host",
                "the host needs the network and a key for the repository", 30))
        return probes
    }
}
