using System.Text.Json;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Runtime;

namespace Budkavle.Grains.Letters.Contents;

/// <summary>Events of ordinary aggregates that name contents, as they stand in the log.</summary>
internal static class NamingEvents
{
    /// <summary>Other aggregates have events whose names begin alike.</summary>
    private static readonly byte[][] _dispatch =
    [
        .. ((string[])["created", "recipients-added", "planned", "completed", "cancelled"])
            .Select(name => System.Text.Encoding.ASCII.GetBytes($"{{\"type\":\"dispatch-{name}\"")),
    ];

    private static readonly byte[] _sent = "{\"type\":\"submission-sent\""u8.ToArray();

    /// <summary>An event of a dispatch that names contents or ends it; null for any other entry.</summary>
    /// <exception cref="InvalidDataException">The entry is no event.</exception>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public static DispatchEvent? Dispatch(in Entry entry) =>
        entry.Type == EntryType.AggregateEvent && JsonOf(entry) is var json && IsDispatch(json)
            ? JsonSerializer.Deserialize(json, DispatchJson.Default.DispatchEvent) : null;

    /// <summary>A submission as it was handed in; null for any other entry.</summary>
    /// <exception cref="InvalidDataException">The entry is no event.</exception>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public static SubmissionSent? Sent(in Entry entry) =>
        entry.Type == EntryType.AggregateEvent && JsonOf(entry) is var json && json.StartsWith(_sent)
            ? JsonSerializer.Deserialize(json, SubmissionJson.Default.SentEvent) as SubmissionSent : null;

    private static bool IsDispatch(ReadOnlySpan<byte> json)
    {
        foreach (var name in _dispatch)
        {
            if (json.StartsWith(name)) return true;
        }

        return false;
    }

    /// <summary>Behind the change of its alarm.</summary>
    internal static ReadOnlySpan<byte> JsonOf(in Entry entry)
    {
        var payload = entry.Payload.Span;
        return payload.Length > AlarmChange.SizeBytes && payload[AlarmChange.SizeBytes] == (byte)'{'
            ? payload[AlarmChange.SizeBytes..]
            : throw new InvalidDataException("An event of an aggregate is not JSON.");
    }
}
