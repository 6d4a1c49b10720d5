using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.GovNotify.Access;

namespace Budkavle.Api.GovNotify;

/// <summary>
/// The body of a request below /v2: JSON whatever its Content-Type says, and an empty one is an empty object. What is wrong with it is said
/// in the contract's words, without any value, and without names that could be somebody's number.
/// </summary>
internal sealed class NotifyBody : IDisposable
{
    public const string NotJson = "Invalid JSON supplied in POST data";
    private const int NameDigitsMax = 4;
    private const int NameLengthMax = 60;
    private readonly JsonDocument _document;
    private readonly List<string> _faults = [];

    private NotifyBody(JsonDocument document) => _document = document;

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <exception cref="BadHttpRequestException">The body is longer than the route takes.</exception>
    public static async ValueTask<(NotifyBody? Body, NotifyError? Refusal)> ReadAsync(
        HttpContext http, ApiLimits limits, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length == 0) buffer.Write("{}"u8);
        try
        {
            var document = JsonDocument.Parse(
                buffer.GetBuffer().AsMemory(0, (int)buffer.Length).ToArray(), new JsonDocumentOptions { MaxDepth = limits.JsonDepthMax });
            if (document.RootElement.ValueKind == JsonValueKind.Object && IsText(document.RootElement))
                return (new NotifyBody(document), null);
            document.Dispose();
        }
        catch (JsonException)
        {
            // Its text could quote the body.
        }

        return (null, NotifyError.BadRequest(NotJson));
    }

    /// <summary>Whether it is there and not null.</summary>
    public bool Says(string name) => Find(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool Has(string name) => _document.RootElement.TryGetProperty(name, out _);

    /// <summary>Undefined where there is none.</summary>
    public JsonElement Find(string name) => _document.RootElement.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Finds fault with every property but these.</summary>
    public void Allow(params string[] names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        foreach (var property in _document.RootElement.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                Refuse($"Additional properties are not allowed ({Shown(property.Name)} was unexpected)");
        }
    }

    /// <summary>Finds fault with those that are not there; null is as good as nothing.</summary>
    public void Require(params string[] names)
    {
        foreach (var name in names)
        {
            if (!Says(name)) Refuse($"{name} is a required property");
        }
    }

    /// <summary>Empty where there is none, or it is no UUID.</summary>
    public Guid Id(string name)
    {
        if (!_document.RootElement.TryGetProperty(name, out var value)) return Guid.Empty;
        if (value.ValueKind == JsonValueKind.String && Guid.TryParse(value.GetString(), out var id)) return id;
        Refuse($"{name} is not a valid UUID");
        return Guid.Empty;
    }

    /// <summary>Null where there is none.</summary>
    public string? Text(string name, int lengthMax)
    {
        if (!_document.RootElement.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse($"{name} is not of type string");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > lengthMax) Refuse($"{name} is too long");
        return text;
    }

    /// <summary>Empty where there are none or null.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!_document.RootElement.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        Refuse($"{name} is not of type array");
        return [];
    }

    /// <summary>The values for placeholders, empty where there are none. Of two with one name the last counts.</summary>
    public IReadOnlyDictionary<string, JsonElement> Personalisation()
    {
        const string name = "personalisation";
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (!_document.RootElement.TryGetProperty(name, out var given)) return values;
        if (given.ValueKind != JsonValueKind.Object)
        {
            Refuse($"{name} is not of type object");
            return values;
        }

        foreach (var property in given.EnumerateObject()) values[property.Name] = property.Value;
        return values;
    }

    public void Refuse(string fault)
    {
        if (!_faults.Contains(fault)) _faults.Add(fault);
    }

    public void Dispose() => _document.Dispose();

    /// <summary>
    /// Whether all names and texts can be read. JSON can write half a surrogate pair and bytes that are no UTF-8, and no text can hold
    /// them.
    /// </summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            Read(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Read(item);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
        {
            _ = property.Name;
            Read(property.Value);
        }
    }

    /// <summary>A property's name, unless it could be somebody's number.</summary>
    public static string Shown(string name) =>
        name.Length <= NameLengthMax && name.Count(char.IsDigit) <= NameDigitsMax && !name.Any(char.IsControl) ? name : "a property";
}
