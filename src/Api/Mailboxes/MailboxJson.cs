using System.Text.Json.Serialization;

namespace Budkavle.Api.Mailboxes;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LetterPage))]
[JsonSerializable(typeof(OpenLetter))]
internal sealed partial class MailboxJson : JsonSerializerContext;
