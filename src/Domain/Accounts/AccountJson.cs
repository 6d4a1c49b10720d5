using System.Text.Json.Serialization;

namespace Budkavle.Domain.Accounts;

/// <summary>How an account's events are stored, and its book sent between silos.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountEvent))]
[JsonSerializable(typeof(AccountBook))]
public sealed partial class AccountJson : JsonSerializerContext;
