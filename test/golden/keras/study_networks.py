"""The classifiers of four studies, as tf_keras builds them, without weights. The bases of two stay frozen."""
import tf_keras as keras

L, A = keras.layers, keras.applications


def vgg16_ham10000():
    base = A.VGG16(include_top=False, weights=None, input_shape=(224, 224, 3))
    base.trainable = False
    x = L.Flatten()(base.output)
    x = L.Dense(256, activation="relu")(x)
    return keras.Model(base.input, L.Dense(7, activation="softmax")(x))


def densenet201_breast():
    base = A.DenseNet201(include_top=False, weights=None, input_shape=(224, 224, 3))
    x = L.GlobalAveragePooling2D()(base.output)
    x = L.Dropout(0.5)(x)
    x = L.BatchNormalization()(x)
    return keras.Model(base.input, L.Dense(2, activation="softmax")(x))


def inception_v3_isic():
    base = A.InceptionV3(include_top=False, weights=None, input_shape=(299, 299, 3), pooling="avg")
    base.trainable = False
    return keras.Model(base.input, L.Dense(1, activation="sigmoid")(base.output))


def resnet50v2_malaria():
    base = A.ResNet50V2(include_top=False, weights=None, input_shape=(128, 128, 3))
    x = L.AveragePooling2D((4, 4))(base.output)
    x = L.Flatten()(x)
    x = L.Dense(128, activation="relu")(x)
    x = L.Dropout(0.5)(x)
    return keras.Model(base.input, L.Dense(2, activation="softmax")(x))
