import Foundation
import Matrix
import Testing
import Transport

@Suite("Requests")
struct PathTests {
    private let room = "!a/b+c:example.org"

    @Test(
        "parts of a path are encoded, whatever stands in them",
        arguments: [
            ("!room:example.org", "%21room%3Aexample.org"), ("$a/b+c", "%24a%2Fb%2Bc"),
            ("#ops:b", "%23ops%3Ab"),
            ("a?b#c", "a%3Fb%23c"), ("../x", "..%2Fx"), ("..", "%2E%2E"), (".", "%2E"), ("100%", "100%25"),
            ("é", "%C3%A9"),
            ("a~b-c_d.e", "a~b-c_d.e"), ("a b\r\n", "a%20b%0D%0A"), ("", ""),
        ])
    func encoding(part: String, encoded: String) {
        let path: EndpointPath = "/x/\(part)/y"
        #expect(path.text == "/x/\(encoded)/y")
    }

    @Test("an endpoint's path is its literal with encoded identifiers")
    func paths() throws {
        let (room, event) = (try RoomID(room), try EventID("$e/1"))
        let transaction = try TransactionID("t 1".replacingOccurrences(of: " ", with: "+"))
        let prefix = "/_matrix/client/v3/rooms/%21a%2Fb%2Bc%3Aexample.org"
        #expect(
            SendEvent(room: room, type: "m.room.message", transaction: transaction, content: [:]).path.text
                == prefix + "/send/m.room.message/t%2B1")
        #expect(
            SendState(room: room, type: "m.room.topic", content: [:]).path.text == prefix
                + "/state/m.room.topic/")
        #expect(ReadReceipt(room: room, event: event).path.text == prefix + "/receipt/m.read/%24e%2F1")
        #expect(
            JoinRoom(try RoomAlias("#ops:example.org")).path.text
                == "/_matrix/client/v3/join/%23ops%3Aexample.org")
        #expect(
            Typing(room: room, user: try UserID("@a:b"), .stopped).path.text == prefix + "/typing/%40a%3Ab")
    }

    @Test(
        "a body holds what the endpoint was given",
        arguments: [
            (
                Typing.State.writing(for: .milliseconds(1_500)),
                ["typing": true, "timeout": 1_500] as JSONValue
            ),
            (.stopped, ["typing": false]),
        ] as [(Typing.State, JSONValue)])
    func bodies(state: Typing.State, expected: JSONValue) throws {
        let endpoint = Typing(room: try RoomID(room), user: try UserID("@a:b"), state)
        guard case .json(let body) = endpoint.body else {
            Issue.record("no JSON is sent")
            return
        }
        #expect(body == expected)
    }

    @Test("a password and a token are in no description of a login")
    func silentLogin() throws {
        let answer = EndpointAnswer(
            HTTPResponse(
                status: 200, headers: [],
                body: Data(#"{"user_id":"@a:b","access_token":"s3cret","device_id":"D"}"#)))
        let login = Login(user: "a", password: "hunter2")
        #expect(try !"\(login.response(from: answer))".contains("s3cret"))
        var shown = "\(login) \(String(reflecting: login)) \([login])"
        dump(login, to: &shown)
        #expect(!shown.contains("hunter2"))
    }
}
