using System.Reflection;
using Budkavle.Grains.Letters;

namespace Budkavle.Cluster.Tests.Wire;

/// <summary>
/// What silos of two versions must agree on, one line each: grain interfaces and their methods, and the fields of the types in their calls.
/// Read by name from attributes, so that it is the same on either engine.
/// </summary>
internal static class WireContract
{
    private static readonly Type[] _types = typeof(IPostOfficeGrain).Assembly.GetTypes();

    public static IReadOnlyList<string> Read() =>
        [.. Interfaces().SelectMany(Describe).Concat(Messages().SelectMany(DescribeMessage)).Concat(Enums()).Order(StringComparer.Ordinal)];

    public static IEnumerable<Type> Interfaces() =>
        _types.Where(type => type.IsInterface && type.GetInterfaces().Any(one => one.Name == "IGrain"));

    public static IEnumerable<Type> Messages() => _types.Where(type => Find(type, "GenerateSerializerAttribute") is not null);

    /// <summary>The name that stands on the wire, or null if there is none but the name in the source.</summary>
    public static string? AliasOf(MemberInfo member) => Find(member, "AliasAttribute")?.ConstructorArguments[0].Value as string;

    public static IEnumerable<MemberInfo> FieldsOf(Type message) => message
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(member => member is PropertyInfo or FieldInfo && Find(member, "IdAttribute") is not null);

    public static uint IdOf(MemberInfo field) => Convert.ToUInt32(
        Find(field, "IdAttribute")!.ConstructorArguments[0].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Describe(Type grain) => grain.GetMethods().Select(method =>
        $"call {AliasOf(grain)} {AliasOf(method)}({string.Join(", ", method.GetParameters().Select(one => NameOf(one.ParameterType)))})"
        + $" : {NameOf(method.ReturnType)}");

    private static IEnumerable<string> DescribeMessage(Type message) => FieldsOf(message).Select(field =>
        $"type {AliasOf(message)} {IdOf(field):00} : {NameOf(TypeOf(field))}");

    private static Type TypeOf(MemberInfo field) =>
        field is PropertyInfo property ? property.PropertyType : ((FieldInfo)field).FieldType;

    /// <summary>Numbers of enums in messages and calls: they travel as numbers, whatever the name.</summary>
    private static IEnumerable<string> Enums() => Messages().SelectMany(FieldsOf)
        .Select(TypeOf)
        .Concat(Interfaces().SelectMany(grain => grain.GetMethods())
            .SelectMany(method => method.GetParameters().Select(one => one.ParameterType).Append(method.ReturnType)))
        .SelectMany(Unwrap).Where(type => type.IsEnum).Distinct()
        .SelectMany(type => Enum.GetNames(type).Select(name =>
            $"enum {type.Name} {Convert.ToInt64(Enum.Parse(type, name), null)} : {name}"));

    private static IEnumerable<Type> Unwrap(Type type) =>
        type.HasElementType ? Unwrap(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrap) : [type];

    private static string NameOf(Type type)
    {
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        if (type.IsGenericType)
            return $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
        return AliasOf(type) ?? type.Name;
    }

    private static CustomAttributeData? Find(MemberInfo member, string attribute) =>
        member.CustomAttributes.FirstOrDefault(one => one.AttributeType.Name == attribute);
}
