using System.Text;
using System.Text.Json;
using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Recipients;

/// <summary>Some mailboxes on their way to be made, by shard.</summary>
internal sealed class ImportChunk(Engine engine)
{
    private readonly List<RegisterItem>?[] _byShard = new List<RegisterItem>?[engine.Shards];

    public int Count { get; private set; }

    public IEnumerable<(int Shard, RegisterItem[] Items)> ByShard =>
        _byShard.Select((items, shard) => (shard, items?.ToArray() ?? [])).Where(pair => pair.Item2.Length > 0);

    /// <summary>Adds a line, or says what is wrong with it. The number itself is never repeated.</summary>
    public string? TryAdd(ReadOnlySpan<byte> line)
    {
        var settings = new MailboxSettings();
        IdentityNumber number = default;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "A line is a JSON object.";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (ReadField(ref reader, ref number, ref settings) is { } fault) return fault;
            }

            if (reader.Read()) return "Something follows the object.";
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return "The line is not well-formed JSON.";
        }

        if (number.Value == 0) return "The number is missing.";
        var stream = engine.Hashes.MailboxOf(number);
        var shard = stream.ShardOf(engine.Shards);
        var bytes = SettingsCodec.Write(settings with { Number = number.Value });
        (_byShard[shard] ??= []).Add(new RegisterItem { Mailbox = stream.Value, Settings = bytes });
        Count++;
        return null;
    }

    private static string? ReadField(ref Utf8JsonReader reader, ref IdentityNumber number, ref MailboxSettings settings)
    {
        var isNumber = reader.ValueTextEquals("number"u8);
        var name = isNumber ? "number" : reader.GetString();
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return "The fields are strings.";
        if (isNumber)
        {
            var digits = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
            return IdentityNumber.TryParse(digits, out number, out var error) ? null : error.Describe();
        }

        var text = reader.GetString()!;
        switch (name)
        {
            case "email":
                settings = settings with { Email = text };
                return SettingsRules.IsEmail(text) ? null : "The e-mail address is not valid.";
            case "language":
                settings = settings with { Language = text };
                return SettingsRules.IsLanguage(text) ? null : "The language is sv or en.";
            case "operator":
                settings = settings with { Operator = text };
                return SettingsRules.IsDomain(text) ? null : "The operator is an internet domain.";
            default:
                return "The line has a field that is not known here.";
        }
    }
}
