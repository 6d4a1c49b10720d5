using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Budkavle.Api.GovNotify.Files;

/// <summary>A file in a value of a request: it is kept, and the value becomes a link to it.</summary>
internal sealed partial record NotifyFile
{
    public const int BytesMax = 2 * 1024 * 1024;
    public const int NameMax = 100;
    public const int WeeksMax = 78;
    private const int WeeksDefault = 26;
    private const string FileField = "file";

    private NotifyFile()
    {
    }

    public required byte[] Bytes { get; init; }

    /// <summary>With an end that agrees with the contents.</summary>
    public required string Name { get; init; }

    /// <summary>Whether whoever has the link must know the address that it was sent to.</summary>
    public required bool ConfirmsEmail { get; init; }

    public required int Weeks { get; init; }

    public static bool IsFile(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(FileField, out _);

    /// <returns>The file, or what is wrong in the contract's words, without any value.</returns>
    public static (NotifyFile? File, string? Fault) Read(JsonElement value)
    {
        if (!TryReadBytes(value.GetProperty(FileField), out var bytes)) return (null, "file is not valid base64");
        if (bytes.Length == 0) return (null, "file is empty");
        if (bytes.Length > BytesMax) return (null, "Uploaded file exceeds file size limit of 2MB");
        if (!TryReadFlag(value, "confirm_email_before_download", true, out var confirms))
            return (null, "Unsupported value for confirm_email_before_download. Use a boolean true or false value.");
        if (!TryReadFlag(value, "is_csv", false, out var isCsv))
            return (null, "Unsupported value for is_csv. Use a boolean true or false value.");
        if (!TryReadWeeks(value, out var weeks))
            return (null, $"Unsupported value for retention_period. Supported periods are from 1 to {WeeksMax} weeks.");
        var (name, fault) = ReadName(value, bytes, isCsv);
        return name is null
            ? (null, fault) : (new NotifyFile { Bytes = bytes, Name = name, ConfirmsEmail = confirms, Weeks = weeks }, null);
    }

    /// <summary>Nobody's file name gets into a log by accident.</summary>
    public override string ToString() => "NotifyFile";

    private static (string? Name, string? Fault) ReadName(JsonElement value, byte[] bytes, bool isCsv)
    {
        var unsupported = $"Unsupported file type. Supported types are: {NotifyFileKinds.Supported}";
        if (!value.TryGetProperty("filename", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            var end = NotifyFileKinds.Tell(bytes);
            return end is null || (isCsv && end != "txt") ? (null, unsupported) : ("document." + (isCsv ? "csv" : end), null);
        }

        if (given.ValueKind != JsonValueKind.String) return (null, "filename is not of type string");
        if (value.TryGetProperty("is_csv", out var csv) && csv.ValueKind != JsonValueKind.Null)
            return (null, "Do not set a value for is_csv if filename is set");
        var name = given.GetString()!.Trim();
        if (name.Length > NameMax) return (null, $"filename cannot be longer than {NameMax} characters");
        if (name.LastIndexOf('.') is var dot && (dot < 1 || dot == name.Length - 1))
            return (null, "filename must end with a file extension. For example, filename.csv");
        if (!name.All(IsShown))
            return (null, "filename has characters that no file name may have");
        return NotifyFileKinds.Agrees(name, bytes) ? (name, null) : (null, unsupported);
    }

    /// <summary>Not what separates folders, nor what is unseen or turns the rest round: exe.txt is to read as what it is.</summary>
    private static bool IsShown(char one) => one is not ('/' or '\\' or '"' or ':') && char.GetUnicodeCategory(one) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool TryReadBytes(JsonElement element, out byte[] bytes)
    {
        bytes = [];
        return element.ValueKind == JsonValueKind.String && element.TryGetBytesFromBase64(out bytes!);
    }

    private static bool TryReadFlag(JsonElement value, string name, bool otherwise, out bool flag)
    {
        flag = otherwise;
        if (!value.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null) return true;
        flag = given.ValueKind == JsonValueKind.True;
        return given.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static bool TryReadWeeks(JsonElement value, out int weeks)
    {
        weeks = WeeksDefault;
        if (!value.TryGetProperty("retention_period", out var given) || given.ValueKind == JsonValueKind.Null) return true;
        if (given.ValueKind != JsonValueKind.String || Period().Match(given.GetString()!) is not { Success: true } match) return false;
        weeks = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return weeks is >= 1 and <= WeeksMax;
    }

    [GeneratedRegex(@"^([1-9][0-9]?) weeks?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Period();
}
