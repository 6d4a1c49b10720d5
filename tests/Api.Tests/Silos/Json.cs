using System.Text;
using System.Text.Json;

namespace Budkavle.Api.Tests.Silos;

/// <summary>Short words for what the tests read.</summary>
internal static class Json
{
    public static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => Parse(await response.Content.ReadAsStringAsync());

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>Several fields; "" for one that is not there.</summary>
    public static string[] Texts(this JsonElement element, params string[] names) => [.. names.Select(name => element.Text(name) ?? "")];

    public static JsonElement[] Items(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    public static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    public static StringContent Lines(IEnumerable<string> lines) =>
        new(string.Concat(lines.Select(line => line + "\n")), Encoding.UTF8, "application/x-ndjson");

    public static JsonElement[] ParseLines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
}
