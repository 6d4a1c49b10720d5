using System.Text.Json.Serialization;
using Budkavle.Api.GovNotify.Bulk;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.GovNotify.Reading;
using Budkavle.Api.GovNotify.Templates;

namespace Budkavle.Api.GovNotify;

/// <summary>Every field is written, null or not: clients expect each of them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NotifyTemplate))]
[JsonSerializable(typeof(NotifyTemplateList))]
[JsonSerializable(typeof(NotifyPreview))]
[JsonSerializable(typeof(NotifySent<NotifyContents.Letter>), TypeInfoPropertyName = "NotifySentLetter")]
[JsonSerializable(typeof(NotifySent<NotifyContents.Email>), TypeInfoPropertyName = "NotifySentEmail")]
[JsonSerializable(typeof(NotifySent<NotifyContents.Sms>), TypeInfoPropertyName = "NotifySentSms")]
[JsonSerializable(typeof(NotifyList))]
[JsonSerializable(typeof(NotifyReceived))]
[JsonSerializable(typeof(NotifyNotification))]
[JsonSerializable(typeof(NotifyReceipt))]
[JsonSerializable(typeof(NotifyBulkSent))]
internal sealed partial class NotifyJson : JsonSerializerContext;
