using System.Text.Json.Serialization;

namespace Budkavle.Domain.Submissions;

/// <summary>What the text of a field has to be. A closed list: an agency's own expressions could be made to take for ever.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FormPattern>))]
public enum FormPattern : byte
{
    [JsonStringEnumMemberName("none")]
    None = 0,

    /// <summary>An organisation's number; kept as 12 digits.</summary>
    [JsonStringEnumMemberName("organisationNumber")]
    OrganisationNumber,

    /// <summary>A person's number or coordination number; kept as 12 digits.</summary>
    [JsonStringEnumMemberName("personalNumber")]
    PersonalNumber,

    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>A telephone number; kept with its country code, Sweden's if none is written.</summary>
    [JsonStringEnumMemberName("phone")]
    Phone,

    /// <summary>A Swedish postal code; kept as five digits.</summary>
    [JsonStringEnumMemberName("postalCode")]
    PostalCode,
}
