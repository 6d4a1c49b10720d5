using System.Text.Json.Serialization;
using Budkavle.Api.Setup;
using Budkavle.Api.Submissions;
using Budkavle.Api.Templates;
using Budkavle.Domain.Submissions;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>How a set-up is written, and its parts are sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SetupDocument))]
[JsonSerializable(typeof(TemplateRequest))]
[JsonSerializable(typeof(IntakeForm))]
[JsonSerializable(typeof(IntakeDocument))]
[JsonSerializable(typeof(CallbackSetup))]
[JsonSerializable(typeof(PortalSetup))]
internal sealed partial class SetupJson : JsonSerializerContext;
