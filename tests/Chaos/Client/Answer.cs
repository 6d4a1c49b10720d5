using System.Text.Json;

namespace Budkavle.Chaos.Client;

/// <summary>What came back of a request.</summary>
/// <param name="Status">The HTTP status; 0 if nothing came.</param>
/// <param name="Code">The refusal's code, or how the connection failed.</param>
internal sealed record Answer(int Status, string Code, JsonElement Json)
{
    public bool IsOk => Status is >= 200 and < 300;

    /// <summary>Nobody can tell from this whether anything was done. Overloaded says that nothing was.</summary>
    public bool IsOpen => IsOpenOutcome(Status, Code);

    public static bool IsOpenOutcome(int status, string code) => status == 0 || (status >= 500 && code != "overloaded");

    public string Text(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value.ToString() : "";

    public JsonElement[] Items(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray()] : [];
}
