import Contract
import Matrix
import TestKit
import Testing

@testable import Keeper

@Suite("Permissions")
struct PermissionsTests {
    private let grant: UserID
    private let ada: UserID

    init() throws {
        (grant, ada) = (try .make(), try .make("@ada:other.example"))
    }

    @Test("nobody named is every admin; all that is not the configuration's own is everybody's")
    func only() throws {
        let permissions = Permissions(admins: [grant, ada], allow: [try .make(): ["wipe": [ada]]])
        let refused = { (action: Action, service: String, user: UserID) in
            permissions.refusal(of: action, of: try .make(service), to: user)
        }
        #expect(try refused(.custom("wipe"), "bridge", grant) == [ada])
        #expect(try refused(.custom("wipe", values: ["all"]), "bridge", grant) == [ada])
        #expect(try refused(.custom("wipe"), "bridge", ada) == nil)
        #expect(try refused(.custom("wipe"), "irc", grant) == nil)
        #expect(try refused(.custom("backup"), "bridge", grant) == nil)
        for action in [Action.restart, .stop, .update, .start, .mend, .status] {
            #expect(try refused(action, "bridge", grant) == nil)
        }
    }

    @Test("a name that only looks the same is somebody else's")
    func lookAlike() throws {
        let permissions = Permissions(admins: [try .make("@\u{E9}:b"), try .make("@K:b")])
        #expect(permissions.mayCommand(try .make("@\u{E9}:b")))
        for other in ["@e\u{301}:b", "@\u{212A}:b", "@k:b"] {
            #expect(!permissions.mayCommand(try .make(other)), "\(other)")
        }
    }

    @Test("what another list changes is told by name")
    func changes() throws {
        let old = Permissions(admins: [grant, ada])
        #expect(old.changes(to: old) == [])
        #expect(old.changes(to: Permissions(admins: [ada, grant])) == [])
        #expect(
            old.changes(to: Permissions(admins: [grant, try .make("@eve:b")])) == [
                "@eve:b may command now", "@ada:other.example may command no more",
            ])
        let allow = Permissions(admins: [grant, ada], allow: [try .make(): ["wipe": [ada]]])
        #expect(old.changes(to: allow) == ["who may run which action changed"])
    }

    @Test("between any two lists just those are told that only one of them has")
    func any() throws {
        var random = SeededGenerator()
        let all = try (0..<6).map { try UserID.make("@u\($0):b") }
        for _ in 0..<SeededGenerator.rounds(300) {
            let old = Permissions(admins: all.filter { _ in random.chance(50) })
            let new = Permissions(admins: all.filter { _ in random.chance(50) })
            let told = old.changes(to: new)
            for user in all {
                let (was, isNow) = (old.mayCommand(user), new.mayCommand(user))
                #expect(told.contains("\(user) may command now") == (!was && isNow), "seed \(random.seed)")
                #expect(told.contains("\(user) may command no more") == (was && !isNow))
            }
        }
    }
}
