using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Budkavle.Embedded.Tests.Api;

/// <summary>Reads the public surface of an assembly file from its metadata.</summary>
internal sealed class PublicSurface : IDisposable
{
    private readonly SignatureNames _names = new();
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public PublicSurface(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
        Types = _reader.TypeDefinitions.Where(IsVisible).Select(Read).ToDictionary(type => type.Name);
    }

    public IReadOnlyDictionary<string, TypeSurface> Types { get; }

    /// <summary>Names of types of other assemblies that this one uses.</summary>
    public IReadOnlySet<string> ReferencedTypes => _reader.TypeReferences.Select(handle => _names.NameOf(_reader, handle)).ToHashSet();

    public void Dispose() => _file.Dispose();

    private static bool IsInherited(string name) => name is "Equals(System.Object obj)" or "GetHashCode()" or "ToString()";

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var definition = _reader.GetTypeDefinition(handle);
        return (definition.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily => IsVisible(definition.GetDeclaringType()),
            _ => false,
        };
    }

    private TypeSurface Read(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var baseName = _names.NameOf(_reader, type.BaseType);
        var members = type.GetMethods().Select(_reader.GetMethodDefinition).Where(IsVisible).Select(Describe)
            .Where(member => member is not null).Cast<string>()
            .Concat(type.GetFields().Select(_reader.GetFieldDefinition).Where(IsVisible).Select(Describe));
        return new TypeSurface(
            _names.NameOf(_reader, handle),
            KindOf(type, baseName),
            baseName,
            [.. type.GetInterfaceImplementations().Select(each =>
                _names.NameOf(_reader, _reader.GetInterfaceImplementation(each).Interface))],
            members.ToHashSet());
    }

    private string KindOf(TypeDefinition type, string baseName)
    {
        var kind = type.Attributes.HasFlag(TypeAttributes.Interface) ? "interface"
            : baseName == "System.Enum" ? "enum" : baseName == "System.ValueType" ? "struct" : "class";
        var flags = type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed);
        return $"{flags} {kind} {Generics(type.GetGenericParameters())} {UsageOf(type.GetCustomAttributes())}";
    }

    // The raw value of AttributeUsage: what a use of the attribute may stand on.
    private string UsageOf(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(_reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && _names.NameOf(_reader, _reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
                    == typeof(AttributeUsageAttribute).FullName)
            {
                return Convert.ToHexString(_reader.GetBlobBytes(attribute.Value));
            }
        }

        return "";
    }

    private static bool IsVisible(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family
            or MethodAttributes.FamORAssem;

    private static bool IsVisible(FieldDefinition field) =>
        (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family
            or FieldAttributes.FamORAssem;

    private string? Describe(MethodDefinition method)
    {
        var signature = method.DecodeSignature(_names, null);
        var parameters = method.GetParameters().Select(_reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0)
            .OrderBy(parameter => parameter.SequenceNumber).ToArray();
        var list = string.Join(", ", signature.ParameterTypes.Select((type, index) => Describe(type, parameters[index])));
        var name = $"{_reader.GetString(method.Name)}({list})";
        if (IsInherited(name))
        {
            return null;
        }

        // Slots count only where a derived class can fill them.
        var isOpen = method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final);
        var prefix = method.Attributes.HasFlag(MethodAttributes.Static) ? "static " : isOpen ? "virtual " : "";
        var access = method.Attributes & MethodAttributes.MemberAccessMask;
        return $"{access} {prefix}{signature.ReturnType} {name} {Generics(method.GetGenericParameters())}";
    }

    private string Describe(string type, Parameter parameter) =>
        $"{type} {_reader.GetString(parameter.Name)}{(parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? " optional" : "")}";

    private string Describe(FieldDefinition field)
    {
        var type = field.DecodeSignature(_names, null);
        var constant = field.GetDefaultValue() is { IsNil: false } handle
            ? Convert.ToHexString(_reader.GetBlobBytes(_reader.GetConstant(handle).Value))
            : "";
        var flags = field.Attributes & (FieldAttributes.FieldAccessMask | FieldAttributes.Static | FieldAttributes.InitOnly);
        return $"{flags} {type} {_reader.GetString(field.Name)} {constant}";
    }

    private string Generics(GenericParameterHandleCollection parameters) => string.Join(';', parameters.Select(handle =>
    {
        var parameter = _reader.GetGenericParameter(handle);
        var constraints = parameter.GetConstraints().Select(each =>
            _names.NameOf(_reader, _reader.GetGenericParameterConstraint(each).Type));
        return $"where {parameter.Attributes} {string.Join(',', constraints)}";
    }));
}
