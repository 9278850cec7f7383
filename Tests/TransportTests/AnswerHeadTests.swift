import Testing
import TestKit

@testable import Transport

@Suite("the head of an answer")
struct AnswerHeadTests {
    private func head(_ lines: [String]) throws(TransportError) -> AnswerHead {
        var head = AnswerHead()
        for line in lines { try feed(&head, Array((line + "\r\n").utf8)) }
        return head
    }

    private func feed(_ head: inout AnswerHead, _ bytes: [UInt8]) throws(TransportError) {
        var result: Result<Void, TransportError> = .success(())
        bytes.withUnsafeBytes { bytes in
            do throws(TransportError) { try head.take(bytes) } catch { result = .failure(error) }
        }
        try result.get()
    }

    @Test("status and headers are read, with the space around values gone and folded lines joined")
    func plain() throws {
        let head = try head([
            "HTTP/1.1 404 Not Found", "A: b", "C:\t d e \t", "Empty:", "F: one", "  two", "",
        ])
        #expect(head.status == 404)
        #expect(
            head.headers == [
                HTTPHeader("A", "b"), HTTPHeader("C", "d e"), HTTPHeader("Empty", ""),
                HTTPHeader("F", "one two"),
            ]
        )
    }

    @Test("HTTP/2 has no words after the status")
    func two() throws {
        #expect(try head(["HTTP/2 200 ", "a: b", ""]).status == 200)
        #expect(try head(["HTTP/2 200", "a: b", ""]).status == 200)
    }

    @Test("interim answers and trailers are left out, even one that looks like a status")
    func others() throws {
        let head = try head([
            "HTTP/1.1 103 Early", "Early: 1", "", "HTTP/1.1 100 Continue", "", "HTTP/1.1 200 OK", "A: b", "",
            "Trailer: c", "HTTP/1.1 500 No", "D: e", "",
        ])
        #expect(head.status == 200)
        #expect(head.headers == [HTTPHeader("A", "b")])
    }

    @Test(
        "what was not asked for is refused",
        arguments: [
            ["HTTP/1.1 200 OK", "Content-Encoding: zstd"], ["HTTP/1.1 200 OK", "content-encoding: br"],
            ["HTTP/1.1 200 OK", "Content-Encoding: gzip, gzip"],
            ["HTTP/1.1 200 OK", "Content-Encoding: gzip", "CONTENT-ENCODING: gzip"],
            ["HTTP/1.1 200 OK", "Content-Encoding:\u{301}zstd"],
            ["HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked"],
            ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip"],
            ["HTTP/1.1 200 OK", "A: b\0c"], ["HTTP/1.1 200 OK", "A: b\rC: d"],
            ["HTTP/1.1 200 OK", "A: \u{1B}[31m"],
            ["ICY 200 OK"], ["HTTP/1.1"], ["HTTP/1.1 abc"], [""],
        ]
    )
    func refused(lines: [String]) {
        let error = #expect(throws: TransportError.self) { try head(lines) }
        guard case .brokenOff = error else {
            Issue.record("\(lines): \(String(describing: error))")
            return
        }
    }

    @Test("all lines together have a bound, interim ones too")
    func bound() {
        let error = #expect(throws: TransportError.self) {
            try head(Array(repeating: ["HTTP/1.1 103 Early", "A: b", ""], count: 10_000).flatMap { $0 })
        }
        #expect(error == .answerTooLarge(limit: 65536))
    }

    @Test("random lines are read or refused, and never trap", arguments: 1...10)
    func fuzz(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "HTTP/1.1 ", "HTTP/2", "200", "103", ":", "A", " ", "\t", "\r", "\n", "content-encoding", "gzip",
        ]
        for _ in 0..<500 {
            var head = AnswerHead()
            for _ in 0..<20 {
                var line: [UInt8] = []
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    line += Array((pieces.randomElement(using: &random) ?? "").utf8)
                    if Bool.random(using: &random) { line.append(.random(in: 0...255, using: &random)) }
                }
                if (try? feed(&head, line)) == nil { break }
            }
            for header in head.headers {
                #expect(!header.value.utf8.contains { $0 < 0x20 && $0 != 0x09 }, "seed \(seed)")
            }
        }
    }
}
