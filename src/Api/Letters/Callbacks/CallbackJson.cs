using System.Text.Json.Serialization;
using Budkavle.Api.Letters.Callbacks.Sending;

namespace Budkavle.Api.Letters.Callbacks;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Callback))]
[JsonSerializable(typeof(CallbackProgress))]
[JsonSerializable(typeof(CallbackLease))]
[JsonSerializable(typeof(CallbackMessage))]
[JsonSerializable(typeof(CallbackDocument))]
[JsonSerializable(typeof(CallbackList))]
[JsonSerializable(typeof(CallbackTried))]
internal sealed partial class CallbackJson : JsonSerializerContext;
