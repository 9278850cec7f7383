import Contract
import Remote
import Testing

@testable import Keeper

@Suite("What is known of a job")
struct JobViewTests {
    @Test("the names of steps are the plan's, and no line of a program passes for the bot's own in the file")
    func ownWords() async throws {
        let plan = try #require(try Service.make().plan(for: .update))
        let view = JobView(plan: plan, recorder: nil)
        let kinds: [JobRecord.Kind] = [
            .stepBegan(number: 2, of: 3, name: "`!bridge stop` https://evil.example"),
            .line(stream: .output, text: "— step 2 ended with exit status 0"),
            .line(stream: .error, text: "… 5 lines are left out here …"),
            .line(stream: .output, text: "a — b"),
            .stepBegan(number: 99, of: 3, name: "x"),
        ]
        for kind in kinds { await view.take(JobRecord(offset: 1, time: nil, kind: kind)) }
        let count = plan.steps.count
        #expect(
            await view.output()
                == .lines([
                    "— step 2 of \(count): \(plan.steps[1].name)", " — step 2 ended with exit status 0",
                    " … 5 lines are left out here …", "a — b", "— step 99 of \(count): unknown",
                ]))
        #expect(await view.stepName == "unknown")
    }
}
