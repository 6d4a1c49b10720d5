using System.Text.Json.Serialization;

namespace Budkavle.Domain.Submissions;

/// <summary>What a field of a form asks for. The names are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FormFieldKind>))]
public enum FormFieldKind : byte
{
    /// <summary>None of them.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown = 0,

    /// <summary>One line.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>Several lines.</summary>
    [JsonStringEnumMemberName("longText")]
    LongText,

    [JsonStringEnumMemberName("number")]
    Number,

    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>One of its choices.</summary>
    [JsonStringEnumMemberName("choice")]
    Choice,

    /// <summary>Any number of its choices.</summary>
    [JsonStringEnumMemberName("choices")]
    Choices,

    /// <summary>Yes or no; a required one must be yes, as where something is affirmed.</summary>
    [JsonStringEnumMemberName("checkbox")]
    Checkbox,

    [JsonStringEnumMemberName("file")]
    File,
}
