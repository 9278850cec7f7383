import Foundation
import Matrix
import Testing
import TestKit
import Transport

@Suite("Answers")
struct AnswerTests {
    @Test("a success without JSON is told from one whose JSON is broken")
    func bodies() {
        expectFailure(.make("<html>", type: "text/html"), "notMatrix 200 text/html")
        expectFailure(.make("<html>", type: nil), "notMatrix 200 nil")
        expectFailure(.make("{", type: "application/json"), "malformed")
        expectFailure(.make("[]", type: "application/json"), "malformed")
        expectFailure(.make("{}", type: "application/json"), "malformed")
        expectFailure(.make(#"{"user_id":"nobody"}"#, type: "application/json"), "malformed")
    }

    private func expectFailure(
        _ response: HTTPResponse, _ expected: String, at place: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: MatrixError.self, sourceLocation: place) {
            try WhoAmI().response(from: EndpointAnswer(response))
        }
        let told =
            switch error {
            case .notMatrix(let status, let type): "notMatrix \(status) \(type ?? "nil")"
            case .malformed: "malformed"
            default: "other"
            }
        #expect(told == expected, sourceLocation: place)
    }

    @Test(
        "the homeserver's clock is read from its answer",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Fri, 31 Dec 2100 00:00:00 GMT", 4_133_894_400),
            ("Thu, 29 Feb 2023 00:00:00 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("", nil),
            ("Sun, 06 Nov 1994 24:00:00 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
            ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
        ] as [(String, Double?)])
    func dates(text: String, seconds: Double?) {
        let response = HTTPResponse(status: 200, headers: [HTTPHeader("date", text)], body: Data())
        #expect(EndpointAnswer(response).serverDate == seconds.map { Date(timeIntervalSince1970: $0) })
    }

    @Test("a date is what Foundation says it is")
    func dateProperty() {
        var random = SeededGenerator()
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for _ in 0..<2_000 {
            let date = Date(timeIntervalSince1970: Double(Int.random(in: 0..<7_000_000_000, using: &random)))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
            let text =
                String(
                    format: "Mon, %02d ", parts.day ?? 0) + months[(parts.month ?? 1) - 1]
                + String(
                    format: " %04d %02d:%02d:%02d GMT", parts.year ?? 0, parts.hour ?? 0, parts.minute ?? 0,
                    parts.second ?? 0)
            let response = HTTPResponse(status: 200, headers: [HTTPHeader("Date", text)], body: Data())
            #expect(EndpointAnswer(response).serverDate == date, "seed \(random.seed): \(text)")
        }
    }

    @Test("a wait of hours is capped, and says so")
    func cap() {
        let refusal = Refusal(status: 429, errcode: "M_LIMIT_EXCEEDED", retryAfter: .seconds(7_200))
        #expect(refusal.retryAfter == .seconds(300))
        #expect(refusal.isWaitCapped)
        #expect(Refusal(status: 429, errcode: "X", retryAfter: .seconds(-5)).retryAfter == .zero)
    }

    @Test(
        "a server's words are one short line",
        arguments: [
            ("No\nwith\t a  line", "No with a line"), ("\u{1B}[31mred", "\u{FFFD}[31mred"),
            ("\u{202E}evil", "\u{FFFD}evil"), ("", ""),
            (String(repeating: "x", count: 500), String(repeating: "x", count: 199) + "…"),
            (
                "a" + String(repeating: "\u{301}", count: 5_000),
                "a" + String(repeating: "\u{301}", count: 198) + "…"
            ),
        ])
    func words(text: String, line: String) {
        let refusal = Refusal(status: 403, errcode: "M_FORBIDDEN", error: text)
        #expect(refusal.error.sameBytes(as: line))
        #expect(!refusal.description.contains("\n"))
    }

    @Test(
        "which failures pass by themselves",
        arguments: [
            (MatrixError.transport(.brokenOff(reason: "")), true), (.transport(.cancelled), false),
            (.transport(.unreachable(host: "h", reason: "r")), true),
            (.transport(.notPermitted(reason: "r")), false),
            (.refused(Refusal(status: 429, errcode: "")), true),
            (.refused(Refusal(status: 502, errcode: "M_UNKNOWN")), true),
            (.refused(Refusal(status: 403, errcode: "M_FORBIDDEN")), false),
            (.notMatrix(status: 502, contentType: nil), true),
            (.notMatrix(status: 404, contentType: "text/html"), false), (.malformed(what: "x"), false),
        ])
    func transient(error: MatrixError, isTransient: Bool) {
        #expect(error.isTransient == isTransient)
    }

    @Test("a lost login is told from any other 401")
    func unknownToken() {
        #expect(MatrixError.refused(Refusal(status: 401, errcode: "M_UNKNOWN_TOKEN")).isUnknownToken)
        #expect(!MatrixError.refused(Refusal(status: 401, errcode: "M_USER_LOCKED")).isUnknownToken)
        #expect(!MatrixError.notMatrix(status: 401, contentType: nil).isUnknownToken)
    }
}

extension HTTPResponse {
    static func make(_ body: String, status: Int = 200, type: String? = "application/json") -> HTTPResponse {
        HTTPResponse(
            status: status, headers: type.map { [HTTPHeader("Content-Type", $0)] } ?? [], body: Data(body))
    }
}
