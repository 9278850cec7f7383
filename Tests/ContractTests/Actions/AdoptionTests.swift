import Contract
import TestKit
import Testing

@Suite("What an adoption would do, as it is read")
struct AdoptionTests {
    private func read(_ lines: String...) -> Adoption {
        var adoption = Adoption()
        for line in lines { adoption.read(line) }
        return adoption
    }

    @Test("all that speaks against it is told at once")
    func refusals() {
        let adoption = read(
            "kind other", "url https://h/x.git", "owner root", "unwritable .", "tracks .env", "exposes a b",
            "room 5 4")
        #expect(
            adoption.refusals == [
                .other(url: "https://h/x.git"), .owner("root"), .unwritable, .tracked, .exposed,
                .room(need: 5, free: 4),
            ])
        #expect(adoption.exposedSecrets == ["a b"])
    }

    @Test(
        "what is there already decides",
        arguments: [
            ("loose", false, false), ("begun", false, false), ("moved", false, false), ("clone", false, true),
            ("other", true, true), ("inside", true, true), ("broken", true, true),
        ])
    func kinds(word: String, isAgainst: Bool, isRefused: Bool) {
        let adoption = read("kind \(word)", "room 5 5")
        #expect(adoption.refusals.isEmpty != isAgainst && adoption.isRefused == isRefused)
    }

    @Test("of thousands of names some are kept, and how many there are")
    func bounded() {
        var adoption = read("overwrites-count 4000", "stays-count 3000", "new-count 7")
        for number in 0..<4000 {
            for word in ["overwrites", "stays", "tracks", "exposes", "altered", "backup"] {
                adoption.read("\(word) \(number)")
            }
        }
        #expect(
            adoption.overwritten.count == Adoption.listLimit && adoption.untracked.count == Adoption.listLimit
        )
        #expect((adoption.overwrittenCount, adoption.untrackedCount, adoption.newCount) == (4000, 3000, 7))
        #expect(adoption.backups.count == 3 && adoption.trackedSecrets.count == Adoption.listLimit)
    }

    @Test("lines that nobody meant change nothing, or are no more than names")
    func hostile() {
        var random = SeededGenerator()
        let words = ["kind", "room", "target", "url", "new-count", "overwrites", "owner", ""]
        for _ in 0..<SeededGenerator.rounds(2000) {
            var adoption = Adoption()
            let line = random.pick(words) + random.pick([" ", "", "  "]) + random.text(random.below(20))
            adoption.read(line)
            #expect(
                adoption.need == nil && adoption.target == nil && adoption.kind == nil,
                "\(line.debugDescription)")
        }
        #expect(read("kind nonsense", "room 5", "room a b", "target x", "new-count -").refusals.isEmpty)
    }

    // MARK: The plan

    @Test("a person is shown the contract's commands, for another owner with sudo")
    func shown() throws {
        var service = Service.make()
        #expect(service.plan(for: .adopt) == nil && service.line(for: .adopt) == nil)
        #expect(service.adoptLines == nil && service.adoptionScript == nil)
        #expect(service.replacingStep(of: .adopt) == nil)
        service.repository = "ssh://git@h:59916/grant/x y.git"
        #expect(
            service.line(for: .adopt)
                == "git ls-remote 'ssh://git@h:59916/grant/x y.git' >/dev/null && cd /home/modelo/matrix-bridge"
                + " && git init -b master && git remote add origin 'ssh://git@h:59916/grant/x y.git'"
                + " && git fetch origin && git reset --hard origin/master"
                + " && git branch --set-upstream-to=origin/master master && docker compose up -d --build")
        let plan = try #require(service.plan(for: .adopt))
        #expect(plan.steps.count == 7 && service.replacingStep(of: .adopt) == 5)
        #expect(plan.limit == service.limits.update)
        #expect(
            plan.steps[4].shown == "cd /home/modelo/matrix-bridge && git reset --hard origin/master"
                + " && git branch --set-upstream-to=origin/master master")
        // Of git 2.28.
        #expect(plan.steps.allSatisfy { !$0.script.contains("init -b") && !$0.script.contains("init -q -b") })
        service.owner = "ops"
        #expect(
            service.plan(for: .adopt)?.steps.allSatisfy { $0.shown.hasPrefix("sudo -iu ops bash -lc '") }
                == true)
        #expect(service.adoptLines?.allSatisfy { $0.hasPrefix("sudo -iu ops bash -lc '") } == true)
        #expect(Action.adopt.asksFirst(of: service) && Action.adopt.proofTime == .seconds(20))
    }
}
