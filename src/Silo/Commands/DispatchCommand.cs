using System.CommandLine;
using System.Text;
using System.Text.Json;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle dispatch send: one letter to many recipients, followed to its end.</summary>
internal static class DispatchCommand
{
    public static Command Create() => new("dispatch", "Letters to many recipients.") { CreateSend() };

    private static Command CreateSend()
    {
        var recipients = new Option<string[]>("--recipients")
        {
            Description = "File of recipients: NDJSON, a number a line, or a JSON array of numbers. May be given several times.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var subject = new Option<string>("--subject") { Description = "At most 255 characters.", Required = true };
        var body = new Option<string>("--body") { Description = "The text, or @FILE to take it from a file.", Required = true };
        var type = new Option<string>("--content-type") { Description = "Of the body.", DefaultValueFactory = _ => "text/plain" };
        type.AcceptOnlyFromAmong("text/plain", "text/html", "text/markdown");
        var schedule = new Option<string?>("--schedule") { Description = "When to begin, as ISO 8601 with offset; without it, now." };
        var reference = new Option<string?>("--reference") { Description = "Your own reference, shown with the dispatch." };
        var target = new TargetOptions();
        var command = new Command("send", "Sends one letter to many recipients and shows the progress until all are served.")
        {
            recipients, subject, body, type, schedule, reference,
        };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            var files = new RecipientFiles(parsed.GetValue(recipients)!);
            var template = Template(
                parsed.GetValue(subject)!, TextOf(parsed.GetValue(body)!), parsed.GetValue(type)!, ScheduleOf(parsed.GetValue(schedule)),
                parsed.GetValue(reference));
            using var client = target.Connect(parsed, asOperator: false);
            return await SendAsync(client, files, template, cancellationToken);
        }));
        return command;
    }

    private static string TextOf(string body)
    {
        if (!body.StartsWith('@')) return body;
        return File.Exists(body[1..]) ? File.ReadAllText(body[1..]) : throw new CommandFailedException($"There is no file {body[1..]}.");
    }

    private static DateTimeOffset? ScheduleOf(string? text)
    {
        if (text is null) return null;
        // Without an offset the time would mean something else on the server.
        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        return hasOffset && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at)
            ? at
            : throw new CommandFailedException("--schedule is a time with its offset, such as 2030-01-31T08:00:00+01:00.");
    }

    private static byte[] Template(string subject, string content, string contentType, DateTimeOffset? schedule, string? reference)
    {
        var template = new Dictionary<string, object>
        {
            ["subject"] = subject,
            ["body"] = new Dictionary<string, string> { ["contentType"] = contentType, ["content"] = content },
        };
        if (schedule is { } at) template["scheduledAt"] = at;
        if (reference is not null) template["reference"] = reference;
        return JsonSerializer.SerializeToUtf8Bytes(template);
    }

    private static async Task<int> SendAsync(
        ServiceClient client, RecipientFiles files, byte[] template, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(template);
        content.Headers.ContentType = new("application/json");
        var key = Guid.CreateVersion7().ToString();
        var created = await client.SendAsync(HttpMethod.Post, "v1/dispatches", content, cancellationToken, key);
        var path = $"v1/dispatches/{created.GetProperty("dispatchId")}";
        Console.WriteLine($"Dispatch {created.GetProperty("dispatchId")}");
        await ProgressBars.RunAsync("Uploading recipients", Math.Max(1, files.TotalBytes), async bar =>
        {
            var lines = files.ReadAsync("recipient", cancellationToken);
            var body = new LinesContent(lines, count => bar.Set(files.ReadBytes, $"{count:N0}"));
            await client.LinesAsync(HttpMethod.Put, path + "/recipients", body, ShowUpload, cancellationToken);
        });
        await client.PostAsync(path + "/start", cancellationToken);
        return await DispatchFollower.FollowAsync(client, path, cancellationToken);
    }

    private static void ShowUpload(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) return;
        var counts = new StringBuilder();
        foreach (var field in answer.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Number))
            counts.Append(counts.Length == 0 ? "" : ", ").Append($"{field.Name} {field.Value.GetInt64():N0}");
        if (counts.Length > 0) Console.WriteLine($"  {counts}");
    }
}
