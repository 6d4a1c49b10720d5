using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Load.Contract;
using Budkavle.Load.Http;
using Budkavle.Load.Letters;

namespace Budkavle.Load.Running;

/// <summary>Registers the synthetic recipients with the operator's client, unless a sample says that they are there already.</summary>
internal static class Registration
{
    private static readonly byte[] LineHead = Encoding.ASCII.GetBytes("{\"number\":\"");
    private static readonly byte[] LineTail = Encoding.ASCII.GetBytes("\"}\n");

    /// <param name="progress">Told how many of the recipients have been sent and, when the server says so, imported.</param>
    /// <returns>The server's last line, or null when nothing had to be done.</returns>
    public static async Task<string?> EnsureAsync(
        Target target, RecipientNumbers recipients, Action<long> progress, CancellationToken cancellation)
    {
        if (target.IsPlain || await AreThereAsync(target, recipients, cancellation))
            return null;
        return await Task.Factory.StartNew(
            () => Import(target, recipients, progress, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Looks up a thousand recipients spread over the whole series, the first and the last among them.</summary>
    private static async Task<bool> AreThereAsync(Target target, RecipientNumbers recipients, CancellationToken cancellation)
    {
        var wanted = Math.Min(ApiContract.LookupMax, recipients.Count);
        var numbers = Enumerable.Range(0, wanted)
            .Select(i => recipients.Text((int)((long)i * (recipients.Count - 1) / Math.Max(1, wanted - 1)))).Distinct().ToArray();
        var body = JsonSerializer.Serialize(new Dictionary<string, string[]> { [ApiContract.Recipients] = numbers });
        var answer = await target.PostAsync(ApiContract.Lookup, body, cancellation);
        return CountReachable(answer) >= numbers.Length;
    }

    /// <summary>How often <c>"reachable": true</c> stands anywhere in the answer.</summary>
    internal static int CountReachable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Sum(CountReachable),
        JsonValueKind.Object => element.EnumerateObject().Sum(field =>
            field.NameEquals(ApiContract.Reachable) && field.Value.ValueKind == JsonValueKind.True ? 1 : CountReachable(field.Value)),
        _ => 0,
    };

    private static string Import(Target target, RecipientNumbers recipients, Action<long> progress, CancellationToken cancellation)
    {
        using var duplex = new NdjsonDuplex(target.Endpoint);
        var sent = 0;
        var last = "";
        var status = duplex.Run(
            $"POST {ApiContract.Import}",
            target.OperatorHeader,
            buffer =>
            {
                var length = cancellation.IsCancellationRequested ? 0 : WriteNumbers(recipients, ref sent, LineHead, LineTail, buffer);
                progress(sent);
                return length;
            },
            line =>
            {
                last = Encoding.UTF8.GetString(line);
                if (last.Contains("\"code\"", StringComparison.Ordinal) && !last.Contains("\"imported\"", StringComparison.Ordinal))
                    throw new InvalidDataException($"A recipient was not imported: {last}");
            });
        if (status is < 200 or >= 300)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The import answered {status}: {duplex.ErrorText}"));
        return MissedIn(last) == 0 ? last : throw new InvalidDataException($"Not all recipients were imported: {last}");
    }

    /// <summary>How many recipients the last line of an import counts as refused or not done; 0 where it counts none.</summary>
    internal static long MissedIn(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return DispatchRun.Number(json.RootElement, ApiContract.Refused) + DispatchRun.Number(json.RootElement, ApiContract.NotDone);
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>Writes as many lines with a number each as fit.</summary>
    internal static int WriteNumbers(RecipientNumbers recipients, ref int next, byte[] head, byte[] tail, Span<byte> buffer)
    {
        var lineBytes = head.Length + RecipientNumbers.Digits + tail.Length;
        var at = 0;
        for (; next < recipients.Count && at + lineBytes <= buffer.Length; next++)
        {
            head.CopyTo(buffer[at..]);
            recipients.At(next).CopyTo(buffer[(at + head.Length)..]);
            tail.CopyTo(buffer[(at + head.Length + RecipientNumbers.Digits)..]);
            at += lineBytes;
        }
        return at;
    }
}
