using System.Text.Json;

namespace Budkavle.Load.Contract;

/// <summary>What the first start of a demo data directory writes to <c>DIR/demo.json</c>.</summary>
internal sealed record DemoFile(
    string? BaseUrl, string ClientId, string ClientSecret, string? OperatorClientId, string? OperatorClientSecret, string[]? Recipients)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <exception cref="ArgumentException">The file is missing or not a demo file.</exception>
    public static DemoFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DemoFile>(File.ReadAllBytes(path), Options) is { ClientId.Length: > 0 } demo
                ? demo
                : throw new ArgumentException($"{path} has no clientId.");
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{path} cannot be read as a demo file: {fault.Message}", fault);
        }
    }
}
