import Contract
import Testing

@Suite("Actions")
struct ActionTests {
    @Test(
        "each action: its word, whether it only reads, whether it asks, how long it is proven",
        arguments: [
            (Action.status, "status", true, false, Duration?.none),
            (.logs(lines: 3), "logs", true, false, nil),
            (.restart, "restart", false, false, .seconds(10)), (.start, "start", false, false, .seconds(10)),
            (.stop, "stop", false, true, nil), (.update, "update", false, false, .seconds(20)),
            (.custom("sweep"), "sweep", false, false, nil), (.custom("wipe"), "wipe", false, true, nil),
            (.custom("unknown"), "unknown", false, true, nil),
        ])
    func table(action: Action, word: String, onlyReads: Bool, asks: Bool, proof: Duration?) {
        let service = Service.make(actions: [
            CustomAction(name: "sweep", description: "", command: "true"),
            CustomAction(name: "wipe", description: "", command: "true", asksFirst: true),
        ])
        #expect(action.word == word)
        #expect(action.onlyReads == onlyReads)
        #expect(action.asksFirst(of: service) == asks)
        #expect(action.proofTime == proof)
    }
}
