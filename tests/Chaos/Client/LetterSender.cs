using System.Text.Json;
using Budkavle.Checker.Histories;

namespace Budkavle.Chaos.Client;

/// <summary>Sends letters one by one or in bulk, and notes every attempt before and after.</summary>
internal sealed class LetterSender(SiloClient client, Ledger ledger)
{
    public async Task SendAsync(Operation operation, Uri? server = null)
    {
        var letter = operation.Letter;
        var attempt = ledger.Invoke(operation);
        var answer = await client.AgencyAsync(HttpMethod.Post, "/v1/letters", letter.Json(client.Cast), letter.Key, server: server);
        ledger.End(operation, attempt, answer.Status, answer.Code, answer.IsOk ? answer.Text("letterId") : "");
    }

    /// <summary>Lines whose answer did not come are left open.</summary>
    public async Task SendBulkAsync(IReadOnlyList<Operation> operations)
    {
        var attempts = new LetterAttempt[operations.Count];
        for (var index = 0; index < attempts.Length; index++) attempts[index] = ledger.Invoke(operations[index]);
        var next = 0;
        var lines = string.Concat(operations.Select(operation => operation.Letter.Line(client.Cast) + "\n"));
        var (status, code) = await client.BulkAsync(lines, line => End(operations[next], attempts[next++], line));
        for (; next < attempts.Length; next++) ledger.End(operations[next], attempts[next], status == 200 ? 0 : status, code, "");
    }

    private void End(Operation operation, LetterAttempt attempt, JsonElement line)
    {
        var answer = new Answer(200, "", line);
        if (answer.Text("key") != operation.Letter.Key) throw new InvalidDataException("Bulk answers came out of order.");
        var code = answer.Text("code");
        var status = code.Length == 0 || !line.TryGetProperty("status", out var said) ? 500 : said.GetInt32();
        ledger.End(operation, attempt, code.Length == 0 ? 200 : status, code, answer.Text("letterId"));
    }
}
